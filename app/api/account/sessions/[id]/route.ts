import { z } from 'zod';
import { permitted } from '@/lib/auth/route';
import { endOwnSession } from '@/lib/console/people/end-sessions';
import { viewAccount } from '@/lib/console/people/view-account';

export const DELETE = permitted('account:own', z.object({}), async ({ db, actor, sessionId, now, params }) => {
  await endOwnSession(db, { id: params['id'] ?? '', actor, now });
  return viewAccount(db, { id: actor.id, sessionId, now });
});
