import type { GuardReport } from './contract';

/** The guard counts them every two seconds; a count of before this is not how it is now. */
const STALE_MS = 10_000;

export type WaitingRecipients =
  | { kind: 'counted' | 'at-least'; waiting: number }
  /** Not counted any more since `at`, by the guard's clock, or not yet. */
  | { kind: 'not-counted'; at: number | null }
  /** The guard is of before, and does not count them. */
  | { kind: 'not-told' };

/** How many recipients what is queued waits for, as far as a report tells. */
export function waitingRecipients({ queue, measurement }: Pick<GuardReport, 'queue' | 'measurement'>): WaitingRecipients {
  if (queue === null) return { kind: 'not-counted', at: null };
  const { recipients, at } = queue;
  if (recipients === undefined) return { kind: 'not-told' };
  // Both are of the guard's clock; after that was set back, a count of before bears a later time.
  if (measurement !== null && Math.abs(measurement.at - at) > STALE_MS) return { kind: 'not-counted', at };
  return { kind: recipients.complete ? 'counted' : 'at-least', waiting: recipients.waiting };
}

/** So many recipients wait at the least. @returns null where nothing of it is known */
export function leastWaiting(report: Pick<GuardReport, 'queue' | 'measurement'> | null): number | null {
  const counted = report === null ? null : waitingRecipients(report);
  return counted !== null && 'waiting' in counted ? counted.waiting : null;
}
