import type { ActionKind } from '@sluice/actions/kinds';
import { isProven, isSecuring } from '@sluice/actions/standing';
import type { Database } from '@/lib/db/client';
import type { DrillScore, WrongPress } from './schemas';

/** Acts that are meant for a culprit: on anybody else they were a mistake. */
const ON_CULPRITS: readonly string[] = [
  'contain-account',
  'stop-sending',
  'disable-account',
  'set-password',
  'hold-messages',
  'delete-messages',
] satisfies ActionKind[];

/** @param since when the drill's trip was. @param floodFrom when its flood began; what was done before that has to do with another one. @param stolen the mailbox that the drill took. @returns null where the incident is not known */
export async function readScore(
  db: Database,
  { server, incident: number, since, floodFrom, stolen }: { server: string; incident: number; since: number; floodFrom: number; stolen: string },
): Promise<DrillScore | null> {
  const incident = await db.incident.findFirst({
    where: { number, server: { name: server } },
    select: { id: true, serverId: true, status: true, closedAt: true },
  });
  if (incident === null) return null;
  const { closedAt } = incident;
  // An act on a mailbox that is no suspect is recorded outside of the incident.
  const acts = await db.action.findMany({
    where: { serverId: incident.serverId, requestedAt: { gte: floodFrom, ...(closedAt === null ? {} : { lte: closedAt }) }, requestedById: { not: null } },
    orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }],
    select: { kind: true, account: true, status: true, steps: true, requestedAt: true, finishedAt: true },
  });
  const said = await db.incidentEntry.findMany({
    where: { incidentId: incident.id, at: { gte: floodFrom }, kind: { in: ['suspect-dismissed', 'suspect-secured-by-hand'] } },
    orderBy: { at: 'asc' },
    select: { kind: true, at: true, data: true },
  });
  const ofStolen = said.filter(({ data }) => data.account === stolen);
  const found = acts.find(({ kind, account }) => account === stolen && ON_CULPRITS.includes(kind));
  const contained = earliest([
    ...acts.filter((act) => act.account === stolen && act.status === 'done' && isSecuring(act.kind) && isProven(act)).map(({ finishedAt }) => finishedAt),
    ...ofStolen.filter(({ kind }) => kind === 'suspect-secured-by-hand').map(({ at }) => at),
  ]);
  const wrong: WrongPress[] = [
    ...acts
      .filter(({ kind, account }) => account !== null && account !== stolen && ON_CULPRITS.includes(kind))
      .map(({ kind, account }) => ({ kind: 'on-innocent' as const, act: kind as ActionKind, account: account ?? '' })),
    ...ofStolen.filter(({ kind }) => kind === 'suspect-dismissed').map(() => ({ kind: 'found-innocent' as const, account: stolen })),
    ...acts
      .filter(({ kind, requestedAt }) => kind === 'restart-smtp' && (contained === null || requestedAt < contained))
      .map(() => ({ kind: 'early-restart' as const })),
  ];
  return {
    foundAfter: afterTrip(earliest([found?.requestedAt ?? null, contained])),
    containedAfter: afterTrip(contained),
    wrong,
    closed: incident.status === 'closed',
  };

  function afterTrip(at: number | null): number | null {
    return at === null ? null : Math.max(0, at - since);
  }
}

function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}
