import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { chosenServerId } from '@/lib/console/servers/find';
import { viewEvidence } from '@/lib/console/suspects/view-evidence';

const query = z.object({
  server: z.string().min(1).max(64).optional(),
  account: z.string().min(1).max(320),
  incident: z.coerce.number().int().positive().max(2_147_483_647).optional(),
});

export const GET = permitted('suspects:read', query, async ({ db, input }) =>
  viewEvidence(db, { serverId: await chosenServerId(db, input.server), account: input.account, incident: input.incident }),
);
