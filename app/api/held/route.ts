import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { viewHeldMail } from '@/lib/console/held/view';
import { chosenServerId } from '@/lib/console/servers/find';

const query = z.object({ server: z.string().min(1).max(64).optional() });

export const GET = permitted('queue:read', query, async ({ db, now, input }) => viewHeldMail(db, await chosenServerId(db, input.server), now));
