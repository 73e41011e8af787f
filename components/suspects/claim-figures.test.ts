import { expect, test } from 'vitest';
import { claimMinutes, figureOrder } from './claim-figures';
import { figuresSchema } from '@sluice/suspects/assessment';

const at = 10_000_000;

test.each([
  ['a burst of ninety seconds', { firstSeen: at - 90_000, lastSeen: at }, 2],
  ['older than the window', { firstSeen: 0, lastSeen: at }, 10],
  ['one moment', { firstSeen: at, lastSeen: at }, 1],
  ['stopped two minutes ago', { firstSeen: at - 480_000, lastSeen: at - 120_000 }, 6],
  ['a clock that jumped back', { firstSeen: at + 5_000, lastSeen: at }, 1],
])('%s', (_name, seen, minutes) => {
  expect(claimMinutes({ at, windowSeconds: 600, ...seen })).toBe(minutes);
});

test('every figure has its chip', () => {
  expect([...figureOrder].sort()).toEqual(Object.keys(figuresSchema.shape).sort());
});
