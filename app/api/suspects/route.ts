import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { suspectFilterSchema } from '@/lib/console/actions/schemas';
import { chosenServerId } from '@/lib/console/servers/find';
import { listSuspects } from '@/lib/console/suspects/list';
import { LISTED, LISTED_MAX } from '@/lib/console/suspects/schemas';

const query = suspectFilterSchema.extend({ server: z.string().min(1).max(64).optional(), most: z.coerce.number().int().min(1).max(LISTED_MAX).default(LISTED) });

export const GET = permitted('suspects:read', query, async ({ db, now, input: { server, ...asked } }) => listSuspects(db, { serverId: await chosenServerId(db, server), ...asked, now }));
