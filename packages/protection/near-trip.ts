import { thresholdInForce } from './planned-mailing';
import type { Protection } from './protection';

/** Whether the rule may fire soon: more than half of the threshold waits. Then it pays to measure more often. */
export function isNearTrip({ settings, mailing, latch, measurement }: Protection): boolean {
  return settings.applyQueueLimit && latch === null && (measurement?.length ?? 0) * 2 > thresholdInForce(settings, mailing);
}
