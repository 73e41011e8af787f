import * as z from 'zod';
import { protectionChangeSchema } from '@/lib/console/protection/schemas';
import { permitted } from '@/lib/auth/route';
import { chosenServerId } from '@/lib/console/servers/find';
import { saveProtection } from '@/lib/console/protection/save';
import { viewProtection } from '@/lib/console/protection/view';

const query = z.object({ server: z.string().min(1).max(64).optional() });

export const GET = permitted('protection:read', query, async ({ db, now, input }) => viewProtection(db, await chosenServerId(db, input.server), now));

export const PUT = permitted('protection:change', protectionChangeSchema, async ({ db, actor, now, input }) => {
  await saveProtection(db, { change: input, actor, now });
  return viewProtection(db, input.serverId, now);
}, { sensitive: ({ applyQueueLimit }) => !applyQueueLimit });
