import { expect, test } from 'vitest';
import type { ActionStep } from '@sluice/contract/contract';
import type { KeptFate } from '../suspects/schemas';
import { keptMessages, sumFates } from './sum-fates';

const step = (word: ActionStep['step'], count: number | null, status: ActionStep['status'] = 'done'): ActionStep => ({ step: word, status, count, at: 1, code: null, detail: null });
const kept = (...steps: ActionStep[]) => keptMessages([{ steps }]);
const fate = (parts: Partial<KeptFate>): KeptFate => ({ from: 1, to: 2, delivered: 3, bounced: 0, waiting: 1, unrelayed: null, refused: 0, doubts: [], ...parts });

test('what acts held, released and deleted is added up; what one did not count is not known', () => {
  expect(keptMessages([])).toEqual({ held: 0, released: 0, deleted: 0 });
  expect(kept(step('hold-messages', 40), step('hold-messages', 9, 'not-possible'), step('release-messages', 5), step('delete-messages', null))).toEqual({ held: 40, released: 5, deleted: null });
});

test('what an act finds on hold already counts once: the guard by itself, then whoever contained the account', () => {
  expect(kept(step('hold-messages', 40), step('hold-messages', 40)).held).toBe(40);
  expect(kept(step('hold-messages', 40), step('hold-messages', 45)).held).toBe(45);
  expect(kept(step('hold-messages', 40), step('release-messages', 40), step('hold-messages', 30))).toEqual({ held: 70, released: 40, deleted: 0 });
  expect(kept(step('hold-messages', 40), step('delete-messages', 40), step('hold-messages', 3))).toEqual({ held: 43, released: 0, deleted: 40 });
});

test('what was done before an act failed was done, and what it did not count is no zero', () => {
  expect(kept(step('hold-messages', 9, 'failed'))).toMatchObject({ held: 9 });
  expect(kept(step('hold-messages', 9, 'failed'), step('hold-messages', 40))).toMatchObject({ held: 40 });
  expect(kept(step('hold-messages', null, 'failed'))).toMatchObject({ held: null });
  expect(kept(step('delete-messages', 7, 'running'))).toMatchObject({ deleted: 7 });
});

test('what is not known of one account is no zero in the sum', () => {
  const sum = sumFates([{ fate: fate({}), kept: kept() }, { fate: fate({ delivered: null, doubts: ['log-silent'] }), kept: kept(step('hold-messages', 7)) }, { fate: null, kept: kept() }], { from: 1, to: 9 });
  expect(sum).toMatchObject({ from: 1, to: 9, accounts: 3, delivered: { count: 3, unknown: 2 }, waiting: { count: 2, unknown: 1 }, unrelayed: { count: null, unknown: 3 }, held: { count: 7, unknown: 0 }, doubts: ['log-silent'] });
});
