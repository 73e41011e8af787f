import { z } from 'zod';
import { ownAccount } from '@/lib/auth/own-account';
import { permitted } from '@/lib/auth/route';
import { OWN_FACTOR_FRESH_MS } from '@/lib/auth/confirm-sign-in';
import { removePasskey } from '@/lib/console/people/second-factor';

export const DELETE = permitted('account:own', z.object({}), async ({ db, actor, sessionId, now, params }) => {
  await removePasskey(db, { id: params['id'] ?? '', actor, now });
  return ownAccount(db, { actor, sessionId, now });
}, { sensitive: () => true, freshMs: OWN_FACTOR_FRESH_MS });
