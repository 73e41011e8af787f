import { expect, test } from 'vitest';
import { growthPerMinute } from './growth';

const line = (count: number, slopePerSecond: number) => Array.from({ length: count }, (_, second) => ({ at: second * 1000, length: 500 + second * slopePerSecond }));

test('tells how fast a queue grows or shrinks', () => {
  expect(growthPerMinute(line(60, 2))).toBe(120);
  expect(growthPerMinute(line(60, -1))).toBe(-60);
  expect(growthPerMinute(line(60, 0))).toBe(0);
});

test('says nothing from too little', () => {
  expect(growthPerMinute([])).toBeNull();
  expect(growthPerMinute(line(9, 2))).toBeNull();
  expect(growthPerMinute(line(20, 2))).toBeNull();
});
