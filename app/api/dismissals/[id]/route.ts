import { z } from 'zod';
import { authenticated } from '@/lib/auth/route';
import { takeBackDismissal } from '@/lib/console/suspects/take-back-dismissal';

export const DELETE = authenticated(z.object({}), async ({ db, actor, now, params }) => {
  await takeBackDismissal(db, { id: params['id'] ?? '', actor, now });
  return {};
});
