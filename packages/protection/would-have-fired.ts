const HOUR_MS = 3_600_000;

/** The longest the queue was in one hour: the hour's start in milliseconds, and the length. */
export type HourlyPeak = readonly [at: number, maximum: number];

/**
 * How often a threshold would have been crossed: runs of hours above it. Hours in a row are one crossing, because the
 * latch would have held, and an hour without measurements ends a run.
 *
 * @param peaks in the order of time
 */
export function wouldHaveFired(peaks: readonly HourlyPeak[], threshold: number): number {
  let times = 0;
  let lastAbove = -Infinity;
  for (const [at, maximum] of peaks) {
    if (maximum <= threshold) continue;
    if (at - lastAbove > HOUR_MS) times += 1;
    lastAbove = at;
  }
  return times;
}
