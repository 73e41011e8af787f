import type { IncidentList } from './schemas';
import type { Database } from '@/lib/db/client';
import { incidentSummary, summaryParts } from './summary';

const PAGE = 50;

/** Incidents, newest first, fifty a page. @param serverId all hosts when undefined */
export async function listIncidents(db: Database, input: { serverId?: string | undefined; page: number; now: number }): Promise<IncidentList> {
  const where = input.serverId === undefined ? {} : { serverId: input.serverId };
  const total = await db.incident.count({ where });
  const rows = await db.incident.findMany({ where, orderBy: { number: 'desc' }, skip: (input.page - 1) * PAGE, take: PAGE, include: summaryParts });
  return { now: input.now, total, page: input.page, incidents: rows.map(incidentSummary) };
}
