import type { LogReportList } from './schemas';
import type { Database } from '@/lib/db/client';

const PAGE = 20;

/** The reports that were kept, newest first, twenty a page. */
export async function listLogReports(db: Database, input: { page: number; now: number }): Promise<LogReportList> {
  const total = await db.logReport.count();
  const reports = await db.logReport.findMany({
    orderBy: [{ keptAt: 'desc' }, { id: 'desc' }],
    skip: (input.page - 1) * PAGE,
    take: PAGE,
    select: { id: true, keptAt: true, keptByName: true, summary: true },
  });
  return { now: input.now, total, page: input.page, reports };
}
