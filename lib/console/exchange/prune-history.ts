import type { Database } from '@/lib/db/client';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long each kind of history is kept, in milliseconds. Incidents and the audit are kept for good. */
export const KEPT_MS = { seconds: 2 * HOUR, minutes: 35 * DAY, hours: 400 * DAY, activities: 2 * DAY, events: 400 * DAY };

const INTERVAL_MS = 10 * 60_000;
const pruned = new WeakMap<Database, number>();

/** Deletes history past its time, at most every ten minutes in one process. @returns whether it was done now */
export async function pruneHistory(db: Database, now: number): Promise<boolean> {
  const last = pruned.get(db);
  if (last !== undefined && Math.abs(now - last) < INTERVAL_MS) return false;
  pruned.set(db, now);
  const servers = await db.server.findMany({ select: { id: true } });
  for (const { id: serverId } of servers) {
    const before = (kept: number) => ({ lt: now - kept });
    await db.queueSample.deleteMany({ where: { serverId, at: before(KEPT_MS.seconds) } });
    await db.queueRollup.deleteMany({ where: { serverId, resolution: 60, at: before(KEPT_MS.minutes) } });
    await db.queueRollup.deleteMany({ where: { serverId, resolution: 3600, at: before(KEPT_MS.hours) } });
    await db.accountActivity.deleteMany({ where: { serverId, updatedAt: before(KEPT_MS.activities) } });
    await db.protectionEvent.deleteMany({ where: { serverId, at: before(KEPT_MS.events) } });
  }
  await db.session.deleteMany({ where: { expiresAt: { lt: new Date(now) } } });
  return true;
}
