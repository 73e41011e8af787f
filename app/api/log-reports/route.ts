import * as z from 'zod';
import { KEPT_BYTES, keepLogReportSchema } from '@/lib/console/reports/schemas';
import { permitted } from '@/lib/auth/route';
import { keepLogReport } from '@/lib/console/reports/keep';
import { listLogReports } from '@/lib/console/reports/list';

const query = z.object({ page: z.coerce.number().int().min(1).max(100_000).default(1) });

export const GET = permitted('reports:read', query, ({ db, now, input }) => listLogReports(db, { ...input, now }));

export const POST = permitted('reports:keep', keepLogReportSchema, ({ db, actor, now, input }) => keepLogReport(db, { kept: input, actor, now }), { bodyLimit: KEPT_BYTES });
