import { knowsRecipientThreshold } from '@sluice/contract/contract';
import type { Overview, ServerView } from './schemas';
import type { Database } from '@/lib/db/client';
import { enrolledServers } from './enrolled';
import { answersNow, findServer, ruleInForce, type FoundServer } from './find';
import { waitingSamples } from '../exchange/heard';
import { drillBehind } from '../drill/find';
import { findOpenIncident } from '../incidents/find';
import { protectedMs } from '../incidents/schemas';
import { incidentSummary, summaryParts } from '../incidents/summary';
import type { ActionKind } from '@sluice/actions/kinds';
import type { ActionView } from '../actions/schemas';
import { actionView } from '../actions/view';
import { growthPerMinute } from '../queue/growth';

const GROWTH_SPAN_MS = 5 * 60_000;

/** @param serverId the host to show; the first one when undefined @throws Refusal `not-found` */
export async function viewOverview(db: Database, serverId: string | undefined, now: number): Promise<Overview> {
  const servers = await enrolledServers(db);
  const id = serverId ?? servers[0]?.id;
  const list = servers.map((server) => ({ id: server.id, name: server.name, status: shownStatus(server, now) }));
  if (id === undefined)
    return {
      now,
      server: null,
      servers: list,
      growthPerMinute: null,
      openIncident: null,
      lastIncident: null,
      localMail: null,
      protectNow: null,
      mailingActs: [],
      usualThreshold: null,
      usualRecipientThreshold: null,
      drillByName: null,
    };
  const server = await findServer(db, id);
  const samples = await db.queueSample.findMany({
    where: { serverId: id, at: { gte: now - GROWTH_SPAN_MS }, length: { not: null } },
    orderBy: { at: 'asc' },
    select: { at: true, length: true },
  });
  const measured = [...samples, ...waitingSamples(db, id)].flatMap(({ at, length }) => (length === null ? [] : [{ at, length }]));
  return {
    now,
    server: serverView(server, now),
    servers: list,
    growthPerMinute: growthPerMinute(measured),
    openIncident: await openIncidentOf(db, id),
    lastIncident: await lastIncidentOf(db, id),
    localMail: await localMailOf(db, server),
    protectNow: await newestOf(db, id, 'protect-now'),
    mailingActs: [await newestOf(db, id, 'plan-mailing'), await newestOf(db, id, 'end-mailing')].filter((act) => act !== null),
    usualThreshold: server.settings.threshold,
    usualRecipientThreshold: server.report !== null && knowsRecipientThreshold(server.report) ? server.settings.recipientThreshold : null,
    drillByName: await drillBehind(db, id, now),
  };
}

function shownStatus(server: Pick<FoundServer, 'lastSeenAt' | 'lagMs' | 'report'>, now: number): Overview['servers'][number]['status'] {
  if (server.report === null) return 'unknown';
  return answersNow(server, now) ? server.report.status : 'silent';
}

function serverView(server: FoundServer, now: number): ServerView {
  const { id, name, hostname, kind, guardVersion, lastSeenAt, report, settings } = server;
  const silentSince = answersNow(server, now) ? null : lastSeenAt;
  return {
    id,
    name,
    hostname,
    kind,
    timeZone: server.timeZone ?? 'UTC',
    guardVersion,
    lastSeenAt,
    silentSince,
    report,
    settings: ruleInForce(settings, report, now),
  };
}

/** Shown as long as something is held, and for the newest release that is not finished or was the last. */
async function localMailOf(db: Database, server: FoundServer): Promise<Overview['localMail']> {
  const held = server.report?.localMail?.held;
  if (held === undefined) return null;
  return { held, release: await newestOf(db, server.id, 'release-local-mail') };
}

/** The newest act of a kind on the server itself. */
async function newestOf(db: Database, serverId: string, kind: ActionKind): Promise<ActionView | null> {
  const action = await db.action.findFirst({ where: { serverId, kind }, orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }] });
  return action && actionView(action);
}

async function openIncidentOf(db: Database, serverId: string): Promise<Overview['openIncident']> {
  const incident = await findOpenIncident(db, serverId);
  if (incident === null || incident.status === 'closed') return null;
  const openSuspects = await db.suspect.count({ where: { incidentId: incident.id, decision: 'open' } });
  return { number: incident.number, status: incident.status, openSuspects, openedAt: incident.openedAt };
}

async function lastIncidentOf(db: Database, serverId: string): Promise<Overview['lastIncident']> {
  const row = await db.incident.findFirst({ where: { serverId, status: 'closed' }, orderBy: [{ openedAt: 'desc' }], include: summaryParts });
  if (row === null) return null;
  const incident = incidentSummary(row);
  const { number, openedAt, releasedAt } = incident;
  return { number, openedAt, durationMs: releasedAt === null ? null : protectedMs(incident, releasedAt) };
}
