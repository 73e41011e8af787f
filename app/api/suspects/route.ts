import { z } from 'zod';
import { permitted } from '@/lib/auth/route';
import { chosenServerId } from '@/lib/console/servers/find';
import { listSuspects } from '@/lib/console/suspects/list';

const query = z.object({ server: z.string().min(1).max(64).optional(), search: z.string().max(320).default('') });

export const GET = permitted('suspects:read', query, async ({ db, now, input }) => listSuspects(db, { serverId: await chosenServerId(db, input.server), search: input.search, now }));
