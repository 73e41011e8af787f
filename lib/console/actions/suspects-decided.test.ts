import { expect, test } from 'vitest';
import { quietReport } from '../testing/stage';
import type { GuardReport } from '@sluice/contract/contract';
import { suspectsUndecided } from './suspects-decided';

const THIEF = { account: 'thief@example.test', decision: 'secured' };
const queue = (of: Record<string, number>, nobody = 0): GuardReport['queue'] => {
  const accounts = [...Object.entries(of), ...(nobody > 0 ? [[null, nobody] as const] : [])].map(([account, held]) => ({ account, waiting: 0, held }));
  return { at: 1, waiting: 0, held: accounts.reduce((sum, { held }) => sum + held, 0), oldestAt: null, accounts };
};
const reasons = (suspects: { account: string; decision: string }[], report: Partial<GuardReport> | null): string[] =>
  suspectsUndecided({ suspects, report: report && { ...quietReport, ...report }, threshold: 1_000 }).reasons;
const problem = (code: 'log-silent' | 'log-unreadable' | 'log-incomplete' | 'smtp-down') => ({ problems: [{ code, since: 1, detail: '' }] });

test('everybody who was found is decided, and most of the queue is theirs', () => {
  expect(reasons([THIEF], { queue: queue({ 'thief@example.test': 900, 'minsu@example.test': 600 }) })).toEqual([]);
});

test('nobody was found: that is no proof that nobody did it', () => {
  expect(reasons([], { queue: queue({}, 1_200) })).toEqual(['nobody-found', 'others-mail']);
  expect(reasons([], { queue: queue({}) })).toEqual(['nobody-found']);
});

test('most of the queue belongs to somebody who was not found', () => {
  const undecided = suspectsUndecided({ suspects: [THIEF], report: { ...quietReport, queue: queue({ 'thief@example.test': 100, 'uid:33': 900 }, 200) }, threshold: 1_000 });
  expect(undecided).toMatchObject({ reasons: ['others-mail'], messages: 1_100, queueLength: 1_200 });
});

test('the little that others have waiting when the culprit’s mail is deleted is no flood', () => {
  expect(reasons([THIEF], { queue: queue({ 'minsu@example.test': 40 }, 10) })).toEqual([]);
});

test.each(['log-silent', 'log-unreadable'] as const)('with the problem %s nobody new can be found', (code) => {
  expect(reasons([THIEF], problem(code))).toEqual(['log-blind']);
});

test('other problems say nothing about it, and what is not known is not met', () => {
  expect(reasons([THIEF], problem('smtp-down'))).toEqual([]);
  expect(reasons([THIEF], problem('log-incomplete'))).toEqual([]);
  expect(reasons([THIEF], { queue: null })).toEqual(['queue-unknown']);
  expect(reasons([{ ...THIEF, decision: 'open' }], null)).toEqual(['log-blind', 'open', 'queue-unknown']);
});
