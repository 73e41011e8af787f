import { isNearTrip } from './near-trip';
import { thresholdInForce } from './planned-mailing';
import type { Protection } from './protection';

/**
 * How many outside recipients may be allowed before the queue is measured again: as many as fit below the threshold, and
 * at least one, or a queue that stays as long as the threshold would let nothing pass.
 *
 * @returns null without a limit: far from the threshold, or where the rule cannot fire now
 */
export function relayRoom(protection: Protection): number | null {
  const length = protection.measurement?.length ?? null;
  return length !== null && isNearTrip(protection) ? Math.max(1, thresholdInForce(protection.settings, protection.mailing) - length) : null;
}
