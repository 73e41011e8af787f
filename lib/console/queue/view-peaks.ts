import type { QueuePeaks } from './schemas';
import type { Database } from '@/lib/db/client';

const DAYS = 90;
const DAY_MS = 24 * 3_600_000;

/** The longest queue of every measured hour of the last 90 days, floods included. */
export async function viewQueuePeaks(db: Database, serverId: string, now: number): Promise<QueuePeaks> {
  const rows = await db.queueRollup.findMany({
    where: { serverId, resolution: 3600, at: { gte: now - DAYS * DAY_MS } },
    orderBy: { at: 'asc' },
    select: { at: true, maximum: true },
  });
  return { days: DAYS, peaks: rows.map(({ at, maximum }) => [Number(at), maximum]) };
}
