import * as z from 'zod';
import { alertSeal } from '@/lib/auth/alert-seal';
import { permitted } from '@/lib/auth/route';
import { addingReceiverSchema } from '@/lib/console/audit/schemas';
import { addReceiver, listReceivers } from '@/lib/console/audit/receivers';

export const GET = permitted('audit:read', z.object({}), ({ db, now }) => listReceivers(db, now));

/** What leaves this installation from then on names people and accounts. */
export const POST = permitted('audit:forward', addingReceiverSchema, ({ db, actor, now, input }) => addReceiver(db, alertSeal(), { settings: input.settings, actor, now }), { sensitive: () => true });
