import type { ServerList, ServerListState, ServerSummary } from './schemas';
import type { Database } from '@/lib/db/client';
import { enrolledServers, type EnrolledServer } from './enrolled';
import { answersNow } from './find';
import { worstFirst } from './worst-first';

/** Every mail host the console knows, the worst first; asked with as many statements however many they are. */
export async function listServers(db: Database, now: number): Promise<ServerList> {
  const rows = await db.server.findMany({
    orderBy: { name: 'asc' },
    select: {
      ...{ id: true, name: true, hostname: true, kind: true, guardVersion: true, lastSeenAt: true, enrolledAt: true, revokedAt: true },
      codes: { where: { usedAt: null, expiresAt: { gt: now } }, select: { createdAt: true, expiresAt: true }, take: 1 },
    },
  });
  const enrolled = new Map((await enrolledServers(db)).map((server) => [server.id, server]));
  const open = await db.incident.findMany({ where: { status: { not: 'closed' } }, select: { serverId: true, number: true } });
  const incidents = new Map(open.map(({ serverId, number }) => [serverId, number]));
  const servers = rows.map(({ id, name, hostname, kind, guardVersion, lastSeenAt, enrolledAt, revokedAt, codes }) => {
    const code = codes[0] ?? null;
    const server = enrolled.get(id);
    const state = stateOf({ enrolledAt, revokedAt }, server, now);
    return {
      ...{ id, name, hostname, kind, guardVersion, lastSeenAt: server?.lastSeenAt ?? lastSeenAt, enrolledAt, revokedAt, state },
      code: code && { createdAt: code.createdAt, expiresAt: code.expiresAt },
      incident: incidents.get(id) ?? null,
      ...figuresOf(server, state),
    };
  });
  return { now, servers: worstFirst(servers) };
}

/** What a silent guard said last is not how it is now. */
function figuresOf(server: EnrolledServer | undefined, state: ServerListState): Pick<ServerSummary, 'queueLength' | 'threshold' | 'problems'> {
  if (server?.report == null || state === 'silent' || state === 'revoked') return { queueLength: null, threshold: null, problems: 0 };
  const { report, settings } = server;
  return { queueLength: report.measurement?.length ?? null, threshold: settings.applyQueueLimit ? settings.threshold : null, problems: report.problems.length };
}

function stateOf({ enrolledAt, revokedAt }: Pick<ServerSummary, 'enrolledAt' | 'revokedAt'>, server: EnrolledServer | undefined, now: number): ServerListState {
  if (revokedAt !== null) return 'revoked';
  if (enrolledAt === null) return 'waiting';
  if (server?.lastSeenAt == null || server.report === null) return 'never-connected';
  return answersNow(server, now) ? server.report.status : 'silent';
}
