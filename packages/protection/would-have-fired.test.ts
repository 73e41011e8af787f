import { expect, test } from 'vitest';
import { wouldHaveFired, type HourlyPeak } from './would-have-fired';

const hours = (...peaks: (number | null)[]): HourlyPeak[] => peaks.flatMap((peak, hour) => (peak === null ? [] : [[hour * 3_600_000, peak] as const]));

test.each([
  ['nothing was measured', hours(), 10, 0],
  ['as long as the threshold is not longer than it', hours(10, 10), 10, 0],
  ['hours in a row are one time', hours(3, 11, 40, 12, 2), 10, 1],
  ['an hour below begins anew', hours(11, 10, 11), 10, 2],
  ['an hour without measurements begins anew', hours(11, null, 11), 10, 2],
  ['the first and the last hour count', hours(11, 1, 1, 11), 10, 2],
  ['a higher threshold is crossed less often', hours(11, 1, 30, 11), 20, 1],
])('%s', (_, peaks, threshold, times) => {
  expect(wouldHaveFired(peaks, threshold)).toBe(times);
});
