import type { Database } from '@/lib/db/client';
import { withHeard } from '../exchange/heard';
import { answersNow } from './find';
import { storageFaultOf, type StorageFault } from '@/lib/db/storage-fault';

export interface Health {
  status: 'ok' | 'starting' | 'faulty';
  console: true;
  /** Why the database cannot be used; null when it can. */
  storage: StorageFault | null;
  /** Whether the guard that runs with this console exchanged lately; null where none does, and while that cannot be recorded. */
  guard: boolean | null;
  /** Whether that guard sees its SMTP receiving service run; null where there is none. */
  mailServer: boolean | null;
}

/**
 * Whether what runs with this console is up. Mail hosts elsewhere do not count: a host that is down is told on every page,
 * and is no reason to stop this console or to take it out of a balancer.
 *
 * @param ownServerId the mail host that was started with this console; null where the console runs alone
 */
export async function viewHealth(db: Database, { ownServerId, now }: { ownServerId: string | null; now: number }): Promise<Health> {
  try {
    await db.$storage.tryAgain(db);
    if (db.$storage.fault !== null) return faulty(db.$storage.fault);
    return await healthOf(db, ownServerId, now);
  } catch (error) {
    const fault = storageFaultOf(error);
    if (fault === null) throw error;
    return faulty(db.$storage.fault ?? fault);
  }
}

/** The answer while the database cannot be used. */
export function faulty(storage: StorageFault): Health {
  return { status: 'faulty', console: true, storage, guard: null, mailServer: null };
}

async function healthOf(db: Database, ownServerId: string | null, now: number): Promise<Health> {
  if (ownServerId === null) {
    // Nothing works without the database.
    await db.server.count();
    return { status: 'ok', console: true, storage: null, guard: null, mailServer: null };
  }
  const row = await db.server.findUnique({ where: { id: ownServerId }, select: { id: true, lastSeenAt: true, report: true, guardRuns: true } });
  const server = row && withHeard(db, row);
  const guard = server !== null && answersNow(server, now);
  const mailServer = guard && server.report?.smtp.running === true;
  return { status: mailServer ? 'ok' : 'starting', console: true, storage: null, guard, mailServer };
}
