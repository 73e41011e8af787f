/** What a restart at this moment would lead to, by how the queue grew before the rule fired. */
export type Prediction =
  /** The queue is still longer than the threshold: the next measurement trips. */
  | { kind: 'at-once' }
  | { kind: 'in'; seconds: number }
  /** Nobody who made the queue grow can send any more. */
  | { kind: 'not-expected' }
  /** It is not known how fast the queue grew, or how long it is. */
  | { kind: 'unknown' };

interface Growth {
  at: number;
  length: number;
}

export interface PredictionFacts {
  /** Messages that wait now; null when not measured. */
  length: number | null;
  threshold: number;
  /** `byHand`: somebody began the protection, so the queue need not have grown. */
  trip: Growth & { byHand?: boolean };
  /** Measurements of the minutes before the trip, in order of time. */
  before: readonly Growth[];
  /** What each suspect sent, and whether it can go on sending. */
  senders: readonly { sent: number; contained: boolean }[];
}

/** A forecast further ahead than this says nothing. */
const LONGEST_S = 3_600;
/** The guard measures at least so often. */
const SHORTEST_S = 1;

/**
 * @returns how long after a restart protection starts again, when those who are not contained go on as before the trip. What the mail server
 * delivers meanwhile was delivered before the trip too, so it is in that growth already.
 */
export function predictTrip(facts: PredictionFacts): Prediction {
  const { length, threshold, senders } = facts;
  if (length === null) return { kind: 'unknown' };
  if (length > threshold) return { kind: 'at-once' };
  const share = shareOfOpen(senders);
  if (share === 0) return { kind: 'not-expected' };
  const perSecond = growthPerSecond(facts);
  if (perSecond === null) return { kind: 'unknown' };
  if (perSecond === 0) return { kind: 'not-expected' };
  const seconds = (threshold + 1 - length) / (perSecond * share);
  return seconds > LONGEST_S ? { kind: 'not-expected' } : { kind: 'in', seconds: Math.max(SHORTEST_S, Math.round(seconds)) };
}

/** How much of the growth was of those who can go on: all of it where nobody was found. */
function shareOfOpen(senders: PredictionFacts['senders']): number {
  const open = senders.filter(({ contained }) => !contained);
  if (senders.length === 0 || open.length === senders.length) return 1;
  const [of, all] = [total(open), total(senders)];
  return all === 0 ? open.length / senders.length : of / all;
}

/** From the last time that the queue was at its shortest before the trip, so that hours of quiet do not flatten it. */
function growthPerSecond({ before, trip }: PredictionFacts): number | null {
  const earlier = before.filter(({ at }) => at < trip.at);
  if (earlier.length === 0) return null;
  const low = earlier.reduce((lowest, sample) => (sample.length <= lowest.length ? sample : lowest));
  const grown = trip.length - low.length;
  if (grown <= 0) return trip.byHand === true ? 0 : null;
  return grown / Math.max(1, (trip.at - low.at) / 1_000);
}

function total(senders: PredictionFacts['senders']): number {
  return senders.reduce((sum, { sent }) => sum + sent, 0);
}
