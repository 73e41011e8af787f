import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { requestDrill } from '@/lib/console/drill/request';
import { drillRequestSchema } from '@/lib/console/drill/schemas';
import { ownMachine, viewDrill } from '@/lib/console/drill/view';
import { chosenServerId } from '@/lib/console/servers/find';

const query = z.object({ server: z.string().min(1).max(64).optional() });

export const GET = permitted('incidents:read', query, async ({ db, now, input }) =>
  viewDrill(db, await chosenServerId(db, input.server), ownMachine(process.env), now),
);

/** It floods a mail server and begins its protection, so it is asked about. */
export const POST = permitted(
  'drill:play',
  drillRequestSchema,
  async ({ db, actor, now, input }) => {
    const machine = ownMachine(process.env);
    await requestDrill(db, { ...input, actor, machine, now });
    return viewDrill(db, input.serverId, machine, now);
  },
  { sensitive: () => true },
);
