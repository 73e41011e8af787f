import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { listReceivers, removeReceiver } from '@/lib/console/audit/receivers';

export const DELETE = permitted(
  'audit:forward',
  z.object({}),
  async ({ db, actor, now, params }) => {
    await removeReceiver(db, { id: params['id'] ?? '', actor, now });
    return listReceivers(db, now);
  },
  { sensitive: () => true },
);
