import { z } from 'zod';
import { protectionChangeSchema } from '@/lib/api/protection';
import { authenticated } from '@/lib/auth/route';
import { chosenServerId } from '@/lib/incidents/find-server';
import { saveProtection } from '@/lib/incidents/save-protection';
import { viewProtection } from '@/lib/incidents/view-protection';

const query = z.object({ server: z.string().min(1).max(64).optional() });

export const GET = authenticated(query, async ({ db, now, input }) => viewProtection(db, await chosenServerId(db, input.server), now));

export const PUT = authenticated(protectionChangeSchema, async ({ db, actor, now, input }) => {
  await saveProtection(db, { change: input, actor, now });
  return viewProtection(db, input.serverId, now);
});
