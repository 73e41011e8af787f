import { expect, test } from 'vitest';
import { AttemptLimit } from './attempt-limit';

test('so many attempts in a window, each for himself, and again in the next window', () => {
  const limit = new AttemptLimit({ most: 2, windowMs: 1_000 });
  expect([0, 1, 2].map((now) => limit.allows('a', now))).toEqual([true, true, false]);
  expect(limit.allows('b', 3)).toBe(true);
  expect(limit.allows('a', 999)).toBe(false);
  expect(limit.allows('a', 1_000)).toBe(true);
});

test('what was right is taken back', () => {
  const limit = new AttemptLimit({ most: 1, windowMs: 1_000 });
  for (const now of [0, 1, 2]) {
    expect(limit.allows('a', now)).toBe(true);
    limit.succeeded('a');
  }
  limit.succeeded('nobody');
  expect([3, 4].map((now) => limit.allows('a', now))).toEqual([true, false]);
});

test('a flood of addresses is bounded', () => {
  const limit = new AttemptLimit({ most: 1, windowMs: 1_000 });
  limit.allows('first', 0);
  for (let each = 0; each < 10_000; each += 1) limit.allows(`address ${each}`, 1);
  expect(limit.allows('address 9999', 2)).toBe(false);
  expect(limit.allows('first', 2)).toBe(true);
});
