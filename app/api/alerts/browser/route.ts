import * as z from 'zod';
import { alertSeal } from '@/lib/auth/alert-seal';
import { permitted } from '@/lib/auth/route';
import { addBrowser, removeChannel } from '@/lib/console/alerts/channels';
import { subscribingSchema } from '@/lib/console/alerts/schemas';

export const POST = permitted('account:own', subscribingSchema, ({ db, actor, now, input }) => {
  const services = (process.env['SLUICE_PUSH_SERVICES'] ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '');
  return addBrowser(db, alertSeal(), { subscribing: input, services, actor, now });
});

export const DELETE = permitted('account:own', z.object({ id: z.string().min(1).max(64) }), async ({ db, actor, now, input }) => {
  await removeChannel(db, { id: input.id, ofPerson: actor.id, actor, now });
  return { done: true };
});
