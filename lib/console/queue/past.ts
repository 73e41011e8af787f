import type { ProtectionView } from '../protection/schemas';
import type { Database, Transaction } from '@/lib/db/client';
import { MINUTE_MS } from './merge-rollup';

const DAY_MS = 24 * 3_600_000;
/** A flood climbs for some minutes before it crosses the threshold. */
const CLIMB_MS = 10 * MINUTE_MS;
export type QueuePast = ProtectionView['day'];

/** What the last day's and the last week's queue say about a threshold. */
export async function queuePasts(db: Database | Transaction, serverId: string, now: number): Promise<{ day: QueuePast; week: QueuePast }> {
  return { day: await queuePast(db, serverId, now - DAY_MS, now), week: await queuePast(db, serverId, now - 7 * DAY_MS, now) };
}

/**
 * The peaks of the minutes of a span, without those of incidents and of the minutes that led to them: a hijacked account's flood does not tell what is usual.
 * An incident that was closed as a false alarm was ordinary traffic and counts.
 */
async function queuePast(db: Database | Transaction, serverId: string, from: number, to: number): Promise<QueuePast> {
  const rows = await db.$queryRaw<{ peak: number }[]>`
    SELECT r."maximum" AS peak FROM "QueueRollup" r
    WHERE r."serverId" = ${serverId} AND r."resolution" = 60 AND r."at" >= ${from} AND r."at" < ${to}
      AND NOT EXISTS (
        SELECT 1 FROM "Incident" i
        WHERE i."serverId" = r."serverId" AND (i."outcome" IS NULL OR i."outcome" <> 'false-alarm')
          AND r."at" > i."openedAt" - ${CLIMB_MS} AND (i."releasedAt" IS NULL OR r."at" < i."releasedAt"))
    ORDER BY r."maximum" DESC`;
  const measured = await db.queueRollup.count({ where: { serverId, resolution: 60, at: { gte: from, lt: to } } });
  const peaks = rows.map(({ peak }) => Number(peak));
  return {
    peak: peaks[0] ?? null,
    percentile99: peaks[Math.floor(peaks.length * 0.01)] ?? null,
    coverage: Math.min(1, measured / ((to - from) / MINUTE_MS)),
  };
}
