/** A forecast further ahead than this says nothing. */
const LONGEST_MINUTES = 180;

/**
 * After how many whole minutes the queue is longer than the threshold if it goes on growing as in the last minutes.
 *
 * @param growth messages a minute; null when there are too few samples
 * @returns at least 1; null when it does not grow, is over already, or the time is too far ahead to be told
 */
export function minutesToThreshold(length: number | null, threshold: number, growth: number | null): number | null {
  if (length === null || growth === null || growth < 1 || length > threshold) return null;
  const minutes = Math.max(1, Math.floor((threshold + 1 - length) / growth));
  return minutes <= LONGEST_MINUTES ? minutes : null;
}
