import type { LogReportView } from './schemas';
import type { Database } from '@/lib/db/client';
import { Refusal } from '../refusal';

/** @throws Refusal `not-found` */
export async function viewLogReport(db: Database, id: string): Promise<LogReportView> {
  const kept = await db.logReport.findUnique({ where: { id } });
  if (kept === null) throw new Refusal('not-found', 'This report does not exist any more.');
  const { keptAt, keptByName, summary, report } = kept;
  return { id, keptAt, keptByName, summary, report };
}
