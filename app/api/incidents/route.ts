import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { listIncidents } from '@/lib/console/incidents/list';

const query = z.object({ server: z.string().min(1).max(64).optional(), page: z.coerce.number().int().min(1).max(100_000).default(1) });

export const GET = permitted('incidents:read', query, ({ db, now, input }) => listIncidents(db, { serverId: input.server, page: input.page, now }));
