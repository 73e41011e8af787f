import type { ServerList, ServerListState } from './schemas';
import type { Database } from '@/lib/db/client';
import { withHeard } from '../exchange/heard';
import { answersNow, type FoundServer } from './find';

/** Every mail host the console knows, by name, the revoked ones last. */
export async function listServers(db: Database, now: number): Promise<ServerList> {
  const rows = await db.server.findMany({
    orderBy: { name: 'asc' },
    select: {
      ...{ id: true, name: true, hostname: true, kind: true, guardVersion: true, lastSeenAt: true, enrolledAt: true, revokedAt: true, report: true, guardRuns: true },
      codes: { where: { usedAt: null, expiresAt: { gt: now } }, select: { createdAt: true, expiresAt: true }, take: 1 },
    },
  });
  const servers = rows.map((stored) => {
    const { report, codes, lagMs, guardRuns: _, ...row } = withHeard(db, stored);
    const code = codes[0] ?? null;
    return { ...row, state: stateOf({ ...row, report, lagMs }, now), code: code && { createdAt: code.createdAt, expiresAt: code.expiresAt } };
  });
  return { now, servers: [...servers.filter(({ state }) => state !== 'revoked'), ...servers.filter(({ state }) => state === 'revoked')] };
}

type Row = Pick<FoundServer, 'enrolledAt' | 'revokedAt' | 'lastSeenAt' | 'lagMs' | 'report'>;

function stateOf({ enrolledAt, revokedAt, report, ...heard }: Row, now: number): ServerListState {
  if (revokedAt !== null) return 'revoked';
  if (enrolledAt === null) return 'waiting';
  if (heard.lastSeenAt === null || report === null) return 'never-connected';
  return answersNow(heard, now) ? report.status : 'silent';
}
