import type { IncidentSummary } from './schemas';
import type { EntryData } from '@/lib/db/column-types';
import { KEPT_MS } from '../retention/kept';
import { protectedPeriods } from '../queue/protected-periods';

const TRIPS: readonly string[] = ['tripped', 'tripped-again', 'begun-by-hand'];
const RELEASES: readonly string[] = ['released-by-console', 'released-outside'];

interface IncidentRow extends Omit<
  IncidentSummary,
  'serverName' | 'suspects' | 'protectedPeriods' | 'evidenceUntil' | 'begunByName' | 'mailing' | 'recipients' | 'drillByName'
> {
  server: { name: string };
  timeline: { at: number; kind: string; actorName: string | null; data: EntryData }[];
  drills: { requestedByName: string }[];
  _count: { suspects: number };
}

/** What a query must include for `incidentSummary`. */
export const summaryParts = {
  server: { select: { name: true } },
  timeline: {
    where: { kind: { in: [...TRIPS, ...RELEASES] } },
    orderBy: [{ at: 'asc' as const }, { id: 'asc' as const }],
    select: { at: true, kind: true, actorName: true, data: true },
  },
  drills: { select: { requestedByName: true } },
  _count: { select: { suspects: true } },
};

export function incidentSummary(row: IncidentRow): IncidentSummary {
  const { number, serverId, status, openedAt, threshold, releasedAt, releaseCause, closedAt, closedByName, outcome, outcomeNote } = row;
  const first = row.timeline.find(({ kind }) => TRIPS.includes(kind));
  const byHand = first?.kind === 'begun-by-hand';
  return {
    number,
    serverId,
    serverName: row.server.name,
    status,
    openedAt,
    // Its own column is for whoever knows of no other beginning than the rule's.
    queueLength: byHand ? first.data.queueLength : row.queueLength,
    threshold,
    begunByName: byHand ? first.actorName : null,
    mailing: first?.data.mailing ?? null,
    recipients: first?.data.recipients ?? null,
    releasedAt,
    protectedPeriods: protectedPeriods(row.timeline.map(({ at, kind }) => ({ at, kind: RELEASES.includes(kind) ? 'released' : 'tripped' }))),
    releaseCause,
    closedAt,
    closedByName,
    evidenceUntil: closedAt === null ? null : closedAt + KEPT_MS.evidence,
    outcome,
    outcomeNote,
    suspects: row._count.suspects,
    drillByName: row.drills[0]?.requestedByName ?? null,
  };
}
