import * as z from 'zod';
import { ownAccount } from '@/lib/auth/own-account';
import { permitted } from '@/lib/auth/route';
import { endOwnSession } from '@/lib/console/people/end-sessions';

export const DELETE = permitted('account:own', z.object({}), async ({ db, actor, sessionId, now, params }) => {
  await endOwnSession(db, { id: params['id'] ?? '', actor, now });
  return ownAccount(db, { actor, sessionId, now });
});
