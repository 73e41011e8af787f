import * as z from 'zod';

/**
 * waiting: to be sent when its time has come, for the first time or again. delivered: the receiver has it. failed: it was refused, or not taken
 * for a day. left-out: too much for its channel, so it was never sent.
 */
export const deliveryStatusSchema = z.enum(['waiting', 'delivered', 'failed', 'left-out']);
export type DeliveryStatus = z.infer<typeof deliveryStatusSchema>;

export type DeliveryEvent = 'taken' | 'refused' | 'later' | 'too-old' | 'repeat' | 'too-many';

const TABLE: Record<DeliveryStatus, Partial<Record<DeliveryEvent, DeliveryStatus>>> = {
  waiting: { taken: 'delivered', refused: 'failed', later: 'waiting', 'too-old': 'failed', 'too-many': 'left-out' },
  delivered: { repeat: 'waiting' },
  failed: {},
  'left-out': {},
};

/** @returns the status after the event; the same one where the event does not concern it */
export function nextStatus(status: DeliveryStatus, event: DeliveryEvent): DeliveryStatus {
  return TABLE[status][event] ?? status;
}

/** What was not taken for so long is given up. */
export const GIVEN_UP_MS = 24 * 3_600_000;
/** For a receiver that forgets what is not repeated. */
export const REPEAT_MS = 2 * 60_000;
/** Whoever takes a message to send it has so long; then it is another's turn. */
export const LEASE_MS = 60_000;
/** More than this in an hour to one channel is left out, and the log says so. */
export const MOST_IN_AN_HOUR = 60;

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/**
 * How long to wait before the next try: doubled each time, shortened at random so that many do not come at once, and not
 * before the receiver wants it.
 *
 * @param attempts how many were made, from 1
 * @param random from 0 to 1
 */
export function waitBefore(attempts: number, random: number, retryAfterMs: number | null): number {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 20)) * (0.5 + random / 2);
  return Math.max(wait, retryAfterMs ?? 0);
}
