import type { IncidentSummary } from './schemas';
import { KEPT_MS } from '../retention/kept';
import { protectedPeriods } from '../queue/protected-periods';

const TRIPS: readonly string[] = ['tripped', 'tripped-again'];
const RELEASES: readonly string[] = ['released-by-console', 'released-outside'];

interface IncidentRow extends Omit<IncidentSummary, 'serverName' | 'suspects' | 'protectedPeriods' | 'evidenceUntil'> {
  server: { name: string };
  timeline: { at: number; kind: string }[];
  _count: { suspects: number };
}

/** What a query must include for `incidentSummary`. */
export const summaryParts = {
  server: { select: { name: true } },
  timeline: { where: { kind: { in: [...TRIPS, ...RELEASES] } }, orderBy: [{ at: 'asc' as const }, { id: 'asc' as const }], select: { at: true, kind: true } },
  _count: { select: { suspects: true } },
};

export function incidentSummary(row: IncidentRow): IncidentSummary {
  const { number, serverId, status, openedAt, queueLength, threshold, releasedAt, releaseCause, closedAt, closedByName, outcome, outcomeNote } = row;
  return {
    number,
    serverId,
    serverName: row.server.name,
    status,
    openedAt,
    queueLength,
    threshold,
    releasedAt,
    protectedPeriods: protectedPeriods(row.timeline.map(({ at, kind }) => ({ at, kind: RELEASES.includes(kind) ? 'released' : 'tripped' }))),
    releaseCause,
    closedAt,
    closedByName,
    evidenceUntil: closedAt === null ? null : closedAt + KEPT_MS.evidence,
    outcome,
    outcomeNote,
    suspects: row._count.suspects,
  };
}
