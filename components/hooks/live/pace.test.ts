import type { QueryState } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { again, isDue } from './pace';

const answered = (at: number, more: object = {}) => ({ state: { dataUpdatedAt: at, errorUpdatedAt: 0, fetchStatus: 'idle', ...more } as QueryState<never> });
const seen = (now: number) => ({ now, hidden: false });

test('a question is due at the beat that is nearest to its time, whether it was answered or failed', () => {
  const meta = again(2_000);
  expect(isDue({ ...answered(1_020), meta }, seen(2_000))).toBe(false);
  expect(isDue({ ...answered(1_020), meta }, seen(3_000))).toBe(true);
  expect(isDue({ ...answered(0, { errorUpdatedAt: 2_900 }), meta }, seen(3_000))).toBe(false);
});

test('one that is under way, that is asked once, or that has ended is not due', () => {
  expect(isDue({ ...answered(0, { fetchStatus: 'fetching' }), meta: again(1_000) }, seen(9_000))).toBe(false);
  expect(isDue({ ...answered(0), meta: undefined }, seen(9_000))).toBe(false);
  expect(isDue({ ...answered(0), meta: again(false) }, seen(9_000))).toBe(false);
  expect(isDue({ ...answered(0, { data: 'closed' }), meta: again<string>(({ data }) => (data === 'closed' ? false : 1_000)) }, seen(9_000))).toBe(false);
});

test('a hidden page rests, but for what it is still told of', () => {
  const hidden = { now: 20_000, hidden: true };
  expect(isDue({ ...answered(0), meta: again(1_000) }, hidden)).toBe(false);
  expect(isDue({ ...answered(0), meta: again(1_000, { hiddenMs: 15_000 }) }, hidden)).toBe(true);
  expect(isDue({ ...answered(10_000), meta: again(1_000, { hiddenMs: 15_000 }) }, hidden)).toBe(false);
});

test('a clock that was set back keeps no question from being asked, and makes none due at each beat', () => {
  const meta = again(15_000);
  expect(isDue({ ...answered(3_600_000), meta }, seen(60_000))).toBe(true);
  expect(isDue({ ...answered(59_000, { errorUpdatedAt: 3_600_000 }), meta }, seen(60_000))).toBe(false);
});
