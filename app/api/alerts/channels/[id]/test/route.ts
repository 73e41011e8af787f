import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { testChannel } from '@/lib/console/alerts/channels';

export const POST = permitted('alerts:manage', z.object({}), async ({ db, now, params }) => {
  await testChannel(db, { id: params['id'] ?? '', now });
  return { done: true };
});
