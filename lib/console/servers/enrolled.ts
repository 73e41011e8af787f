import type { Database } from '@/lib/db/client';
import type { GuardReport } from '@sluice/contract/contract';
import { withHeard } from '../exchange/heard';
import { settingsOf, type FoundServer } from './find';

export type EnrolledServer = Pick<FoundServer, 'id' | 'name' | 'lastSeenAt' | 'report' | 'settings' | 'lagMs'>;

/** Reports that another console stored, by server: read and checked once each. */
const reportsOf = new WeakMap<Database, Map<string, { at: number; report: GuardReport | null }>>();

/**
 * Every mail host with a guard, by name, with the newest of it. Looked at every second by the alerts and by each open page, so of a fleet only those reports
 * are read that this process has not heard itself.
 */
export async function enrolledServers(db: Database): Promise<EnrolledServer[]> {
  const rows = await db.server.findMany({
    where: { revokedAt: null, tokenHash: { not: null } },
    orderBy: { name: 'asc' },
    select: { id: true, name: true, lastSeenAt: true, guardRuns: true, settings: true },
  });
  const stored = reportsOf.get(db) ?? new Map<string, { at: number; report: GuardReport | null }>();
  reportsOf.set(db, stored);
  const servers = rows.map(({ id, name, lastSeenAt, guardRuns, settings }) => ({ id, name, lastSeenAt, guardRuns, settings: settingsOf(settings) }));
  const unknown = servers.filter(({ id, lastSeenAt }) => lastSeenAt !== null && (db.$heard.get(id)?.at ?? -1) < lastSeenAt && stored.get(id)?.at !== lastSeenAt);
  if (unknown.length > 0) {
    const found = await db.server.findMany({ where: { id: { in: unknown.map(({ id }) => id) } }, select: { id: true, lastSeenAt: true, report: true } });
    for (const { id, lastSeenAt, report } of found) stored.set(id, { at: lastSeenAt ?? 0, report });
  }
  return servers.map((server) => {
    const { id, name, lastSeenAt, report, settings, lagMs } = withHeard(db, { ...server, report: stored.get(server.id)?.report ?? null });
    return { id, name, lastSeenAt, report, settings, lagMs };
  });
}
