import type { Database } from '@/lib/db/client';
import { noJson } from '@/lib/db/transaction';
import { KEPT_MS } from '../retention/kept';


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
  await db.invitation.deleteMany({ where: { expiresAt: { lt: now - KEPT_MS.links } } });
  await db.enrollmentCode.deleteMany({ where: { expiresAt: { lt: now - KEPT_MS.links } } });
  // What was decided, by whom and by which figures stays with the incident.
  await db.suspect.updateMany({ where: { hasEvidence: true, incident: { closedAt: { lt: now - KEPT_MS.evidence } } }, data: { evidence: noJson, hasEvidence: false } });
  return true;
}
