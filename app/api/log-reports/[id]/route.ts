import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { deleteLogReport } from '@/lib/console/reports/delete';
import { listLogReports } from '@/lib/console/reports/list';
import { viewLogReport } from '@/lib/console/reports/view';

export const GET = permitted('reports:read', z.object({}), ({ db, params }) => viewLogReport(db, params['id'] ?? ''));

export const DELETE = permitted('reports:delete', z.object({}), async ({ db, actor, now, params }) => {
  await deleteLogReport(db, { id: params['id'] ?? '', actor, now });
  return listLogReports(db, { page: 1, now });
});
