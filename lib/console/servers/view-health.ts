import type { Database } from '@/lib/db/client';
import { answersNow } from './find';

export interface Health {
  status: 'ok' | 'starting';
  console: true;
  /** Whether the guard that runs with this console exchanged lately; null where none does. */
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
  if (ownServerId === null) {
    // Nothing works without the database.
    await db.server.count();
    return { status: 'ok', console: true, guard: null, mailServer: null };
  }
  const server = await db.server.findUnique({ where: { id: ownServerId }, select: { lastSeenAt: true, report: true } });
  const guard = answersNow(server?.lastSeenAt ?? null, now);
  const mailServer = guard && server?.report?.smtp.running === true;
  return { status: mailServer ? 'ok' : 'starting', console: true, guard, mailServer };
}
