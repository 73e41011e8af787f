import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { viewOverview } from '@/lib/console/servers/view-overview';

const query = z.object({ server: z.string().min(1).max(64).optional() });

export const GET = permitted('servers:read', query, ({ db, now, input }) => viewOverview(db, input.server, now));
