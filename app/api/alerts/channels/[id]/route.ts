import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { removeChannel } from '@/lib/console/alerts/channels';

export const DELETE = permitted('alerts:manage', z.object({}), async ({ db, actor, now, params }) => {
  await removeChannel(db, { id: params['id'] ?? '', ofPerson: null, actor, now });
  return { done: true };
});
