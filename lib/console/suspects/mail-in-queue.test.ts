import { expect, test } from 'vitest';
import type { ActionStep } from '@sluice/contract/contract';
import { mailInQueue } from './mail-in-queue';

const COUNTED_AT = Date.UTC(2026, 10, 24, 18, 0);
const account = 'sales@example.test';
const queue = { at: COUNTED_AT, waiting: 60, held: 5, oldestAt: COUNTED_AT, accounts: [{ account: 'Sales@Example.test', waiting: 40, held: 2 }] };
const step = (name: ActionStep['step'], seconds: number, parts: Partial<ActionStep> = {}): ActionStep => ({ step: name, status: 'done', count: null, at: COUNTED_AT + seconds * 1000, code: null, detail: null, ...parts });
const mail = (...steps: ActionStep[]) => mailInQueue(queue, account, [{ account, steps }]);

test('the guard’s count, and nothing for an account that has no mail there', () => {
  expect(mail()).toEqual({ waiting: 40, held: 2 });
  expect(mailInQueue(queue, 'hana@example.test', [])).toEqual({ waiting: 0, held: 0 });
  expect(mailInQueue(null, account, [])).toEqual({ waiting: null, held: null });
});

test('what an act did after the count is taken in, what it did before is counted already', () => {
  expect(mail(step('hold-messages', 1, { count: 40 }))).toEqual({ waiting: 0, held: 42 });
  expect(mail(step('hold-messages', -1, { count: 40 }))).toEqual({ waiting: 40, held: 2 });
  expect(mail(step('hold-messages', 1, { count: 38 }), step('prove-queue', 2))).toEqual({ waiting: 0, held: 40 });
  expect(mail(step('release-messages', 2, { count: 42 }), step('hold-messages', 1, { count: 40 }))).toEqual({ waiting: 42, held: 0 });
  expect(mail(step('delete-messages', 1, { count: 42 }))).toEqual({ waiting: 0, held: 0 });
});

test('what failed, is under way or belongs to somebody else changes nothing', () => {
  expect(mail(step('hold-messages', 1, { count: 3, status: 'running' }), step('delete-messages', 1, { status: 'failed' }))).toEqual({ waiting: 40, held: 2 });
  expect(mailInQueue(queue, account, [{ account: 'hana@example.test', steps: [step('hold-messages', 1, { count: 9 })] }])).toEqual({ waiting: 40, held: 2 });
});

test('an act whose figure is not known leaves the mail unknown, until it is proven that none waits', () => {
  expect(mail(step('hold-messages', 1))).toEqual({ waiting: null, held: null });
  expect(mail(step('hold-messages', 1), step('prove-queue', 2))).toEqual({ waiting: 0, held: null });
});
