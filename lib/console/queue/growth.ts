import type { Measured } from './merge-rollup';

/** Fewer samples, or a shorter time, say nothing about a direction. */
const LEAST_SAMPLES = 10;
const LEAST_SPAN_MS = 30_000;

/**
 * How fast a queue grows: the slope of the straight line that fits the samples best (least squares).
 *
 * @param samples in order of time
 * @returns messages a minute, negative when the queue shrinks, null without enough samples
 */
export function growthPerMinute(samples: readonly Measured[]): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || samples.length < LEAST_SAMPLES || last.at - first.at < LEAST_SPAN_MS) return null;
  const minutes = samples.map(({ at }) => (at - first.at) / 60_000);
  const meanTime = mean(minutes);
  const meanLength = mean(samples.map(({ length }) => length));
  let covariance = 0;
  let variance = 0;
  for (const [index, { length }] of samples.entries()) {
    const away = (minutes[index] ?? 0) - meanTime;
    covariance += away * (length - meanLength);
    variance += away * away;
  }
  return Math.round((covariance / variance) * 10) / 10;
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
