import { z } from 'zod';
import { KEPT_BYTES, keepLogReportSchema } from '@/lib/api/log-reports';
import { authenticated } from '@/lib/auth/route';
import { keepLogReport } from '@/lib/incidents/keep-log-report';
import { listLogReports } from '@/lib/incidents/list-log-reports';

const query = z.object({ page: z.coerce.number().int().min(1).max(100_000).default(1) });

export const GET = authenticated(query, ({ db, now, input }) => listLogReports(db, { ...input, now }));

export const POST = authenticated(keepLogReportSchema, ({ db, actor, now, input }) => keepLogReport(db, { kept: input, actor, now }), { bodyLimit: KEPT_BYTES });
