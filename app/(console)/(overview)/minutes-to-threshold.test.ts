import { expect, test } from 'vitest';
import { minutesToThreshold } from './minutes-to-threshold';

test.each([
  [412, 1000, 98, 6],
  [999, 1000, 500, 1],
  [1001, 1000, 98, null],
  [412, 1000, 0.4, null],
  [412, 1000, -20, null],
  [0, 10_000, 2, null],
  [null, 1000, 98, null],
  [412, 1000, null, null],
])('%s of %d messages growing by %s a minute: %s', (length, threshold, growth, minutes) => {
  expect(minutesToThreshold(length, threshold, growth)).toBe(minutes);
});
