import { z } from 'zod';
import { authenticated } from '@/lib/auth/route';
import { deleteLogReport } from '@/lib/incidents/delete-log-report';
import { listLogReports } from '@/lib/incidents/list-log-reports';
import { viewLogReport } from '@/lib/incidents/view-log-report';

export const GET = authenticated(z.object({}), ({ db, params }) => viewLogReport(db, params['id'] ?? ''));

export const DELETE = authenticated(z.object({}), async ({ db, actor, now, params }) => {
  await deleteLogReport(db, { id: params['id'] ?? '', actor, now });
  return listLogReports(db, { page: 1, now });
});
