import type { Database } from '@/lib/db/client';
import { findOpenIncident } from '../incidents/find';
import { answersNow, findServer, ruleInForce, type FoundServer } from '../servers/find';
import { newestDrill } from './find';
import { DRILL_MESSAGES, isLive, type Drill, type DrillView, type WhyNotDrill } from './schemas';
import { readScore } from './score';

/** What the console knows of the machine it runs on; null where it was not started by `sluice start`. */
export interface OwnMachine {
  /** The mail server that was started with this console. */
  ownServerId: string | null;
  /** The same, if all its mail goes to the practice sink. */
  practiceServerId: string | null;
}

/** By what `sluice start` tells its console. */
export function ownMachine(environment: Record<string, string | undefined>): OwnMachine {
  return { ownServerId: environment['SLUICE_OWN_SERVER'] ?? null, practiceServerId: environment['SLUICE_PRACTICE_SERVER'] ?? null };
}

/** The newest drill of a server with its score, and whether another can be begun. @throws Refusal `not-found` */
export async function viewDrill(db: Database, serverId: string, machine: OwnMachine, now: number): Promise<DrillView> {
  const server = await findServer(db, serverId);
  const newest = await newestDrill(db, serverId);
  const open = await findOpenIncident(db, serverId);
  return {
    now,
    serverId,
    serverName: server.name,
    threshold: ruleInForce(server.settings, server.report, now).threshold,
    whyNot: whyNotDrill({ server, newest, openIncident: open !== null }, machine, now),
    openIncident: open?.number ?? null,
    drill: newest === null ? null : await shown(db, server.name, newest),
  };
}

/** What decides whether a drill can be begun on a server. */
interface Standing {
  server: FoundServer;
  newest: Found | null;
  openIncident: boolean;
}

/** Why no drill can be begun now; null when one can. */
export function whyNotDrill({ server, newest, openIncident }: Standing, machine: OwnMachine, now: number): WhyNotDrill | null {
  if (server.id !== machine.practiceServerId) return whyNotHere(server, machine);
  if (!answersNow(server, now) || server.report === null) return 'silent';
  if (newest !== null && isLive(newest, now)) return 'under-way';
  if (server.report.latch !== null || openIncident) return 'incident-open';
  const { applyQueueLimit, threshold } = ruleInForce(server.settings, server.report, now);
  if (!applyQueueLimit) return 'rule-off';
  return threshold >= DRILL_MESSAGES ? 'threshold-too-high' : null;
}

function whyNotHere({ id, kind }: Pick<FoundServer, 'id' | 'kind'>, { ownServerId }: OwnMachine): WhyNotDrill {
  if (id === ownServerId) return 'real-relay';
  return kind === 'embedded' ? 'other-console' : 'real-host';
}

type Found = NonNullable<Awaited<ReturnType<typeof newestDrill>>>;

async function shown(db: Database, server: string, drill: Found): Promise<Drill> {
  const { id, status, requestedAt, requestedByName, seenAt, floodFrom, stolen, progress, endAskedAt, endedAt, failure, resetAskedAt, resetAt, incident } =
    drill;
  const score =
    incident === null || floodFrom === null || stolen === null
      ? null
      : await readScore(db, { server, incident: incident.number, since: Math.max(incident.openedAt, floodFrom), floodFrom, stolen });
  const told = incident === null ? status === 'over' || status === 'failed' : incident.status === 'closed';
  return {
    id,
    status,
    requestedAt,
    requestedByName,
    seenAt,
    floodFrom,
    stolen: told ? stolen : null,
    progress,
    endAskedAt,
    endedAt,
    failure,
    resetAskedAt,
    resetAt,
    incident: incident === null ? null : { number: incident.number, status: incident.status },
    score,
  };
}
