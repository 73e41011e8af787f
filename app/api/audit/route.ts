import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { listAudit } from '@/lib/console/audit/list';

const query = z.object({ search: z.string().max(200).default(''), page: z.coerce.number().int().min(1).max(100_000).default(1) });

export const GET = permitted('audit:read', query, ({ db, now, input }) => listAudit(db, { ...input, now }));
