import type { ServerView } from '@/lib/console/servers/schemas';

/** What lets held mail begin protection by the threshold on recipients the moment it goes out. */
export type ReleaseRisk =
  | { kind: 'trips'; most: number; threshold: number }
  /** The guard is of before, or did not look into each message on hold. */
  | { kind: 'not-known'; threshold: number };

/** A release goes out in steps that fit below both thresholds; one message that alone is more than the second is let go all the same. */
export function releaseRisk({ report, settings }: Pick<ServerView, 'report' | 'settings'>): ReleaseRisk | null {
  const { applyQueueLimit, recipientThreshold: threshold } = settings;
  if (!applyQueueLimit || threshold == null) return null;
  const held = report?.queue?.recipients?.held;
  if (held !== undefined && held.most > threshold) return { kind: 'trips', most: held.most, threshold };
  return held?.complete === true ? null : { kind: 'not-known', threshold };
}
