import type { Database } from '@/lib/db/client';
import { answersNow } from './find-server';

export interface Health {
  status: 'ok' | 'starting';
  console: true;
  /** Every guard exchanged lately. */
  guard: boolean;
  /** Every guard sees its SMTP receiving service run. */
  mailServer: boolean;
}

/** Whether all that belongs to this console is up; a console without a mail host is still starting. */
export async function viewHealth(db: Database, now: number): Promise<Health> {
  const servers = await db.server.findMany({ where: { revokedAt: null, tokenHash: { not: null } }, select: { lastSeenAt: true, report: true } });
  const guard = servers.length > 0 && servers.every(({ lastSeenAt }) => answersNow(lastSeenAt, now));
  const mailServer = guard && servers.every(({ report }) => report?.smtp.running === true);
  return { status: mailServer ? 'ok' : 'starting', console: true, guard, mailServer };
}
