import type { IncidentSummary } from './schemas';

interface IncidentRow extends Omit<IncidentSummary, 'serverName' | 'suspects'> {
  server: { name: string };
  _count: { suspects: number };
}

/** What a query must include for `incidentSummary`. */
export const summaryParts = { server: { select: { name: true } }, _count: { select: { suspects: true } } } as const;

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
    releaseCause,
    closedAt,
    closedByName,
    outcome,
    outcomeNote,
    suspects: row._count.suspects,
  };
}
