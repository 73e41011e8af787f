import { isProven, isSecuring } from '@/lib/actions/standing';
import type { Database } from '@/lib/db/client';

/** Acts that are meant for a culprit: on anybody else they were a mistake. */
const ON_CULPRITS = ['contain-account', 'stop-sending', 'disable-account', 'set-password', 'hold-messages', 'delete-messages'];

/** How the repair after a drill went, by what the console recorded. Times are milliseconds from the trip on; null where it has not happened. */
export interface DrillScore {
  /** Until somebody did something to the stolen mailbox for the first time. */
  foundAfter: number | null;
  /** Until it was secured: proven, or as somebody said who saw for himself. */
  containedAfter: number | null;
  /** What was pressed that should not have been, in words. */
  wrong: string[];
  closed: boolean;
}

/** @param since when the drill's trip was. @param floodFrom when its flood began; what was done before that has to do with another one. @param stolen the mailbox that the drill took. @returns null where the incident is not known */
export async function readScore(db: Database, { server, incident: number, since, floodFrom, stolen }: { server: string; incident: number; since: number; floodFrom: number; stolen: string }): Promise<DrillScore | null> {
  const incident = await db.incident.findFirst({ where: { number, server: { name: server } }, select: { id: true, serverId: true, status: true, closedAt: true } });
  if (incident === null) return null;
  const { closedAt } = incident;
  // An act on a mailbox that is no suspect is recorded outside of the incident.
  const acts = await db.action.findMany({
    where: { serverId: incident.serverId, requestedAt: { gte: floodFrom, ...(closedAt === null ? {} : { lte: closedAt }) }, requestedById: { not: null } },
    orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }],
    select: { kind: true, account: true, status: true, steps: true, requestedAt: true, finishedAt: true },
  });
  const said = await db.incidentEntry.findMany({ where: { incidentId: incident.id, at: { gte: floodFrom }, kind: { in: ['suspect-dismissed', 'suspect-secured-by-hand'] } }, orderBy: { at: 'asc' }, select: { kind: true, at: true, data: true } });
  const ofStolen = said.filter(({ data }) => data.account === stolen);
  const found = acts.find(({ kind, account }) => account === stolen && ON_CULPRITS.includes(kind));
  const contained = earliest([
    ...acts.filter((act) => act.account === stolen && act.status === 'done' && isSecuring(act.kind) && isProven(act)).map(({ finishedAt }) => finishedAt),
    ...ofStolen.filter(({ kind }) => kind === 'suspect-secured-by-hand').map(({ at }) => at),
  ]);
  const wrong = [
    ...acts.filter(({ kind, account }) => account !== null && account !== stolen && ON_CULPRITS.includes(kind)).map(({ kind, account }) => `${kind} on ${account}, which was innocent`),
    ...ofStolen.filter(({ kind }) => kind === 'suspect-dismissed').map(() => `${stolen} was found innocent`),
    ...acts.filter(({ kind, requestedAt }) => kind === 'restart-smtp' && (contained === null || requestedAt < contained)).map(() => 'the restart, before the stolen mailbox was secured'),
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
