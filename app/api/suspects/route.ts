import { z } from 'zod';
import { permitted } from '@/lib/auth/route';
import { chosenServerId } from '@/lib/console/servers/find';
import { listSuspects } from '@/lib/console/suspects/list';

const query = z.object({ server: z.string().min(1).max(64).optional() });

export const GET = permitted('suspects:read', query, async ({ db, now, input }) => listSuspects(db, await chosenServerId(db, input.server), now));
