import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { takeBackDismissal } from '@/lib/console/suspects/take-back-dismissal';

export const DELETE = permitted('suspects:decide', z.object({}), async ({ db, actor, now, params }) => {
  await takeBackDismissal(db, { id: params['id'] ?? '', actor, now });
  return {};
});
