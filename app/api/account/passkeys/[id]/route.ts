import * as z from 'zod';
import { ownAccount } from '@/lib/auth/own-account';
import { permitted } from '@/lib/auth/route';
import { OWN_FACTOR_FRESH_MS } from '@/lib/auth/confirm-sign-in';
import { passkeyNameSchema } from '@/lib/console/people/schemas';
import { removePasskey, renamePasskey } from '@/lib/console/people/second-factor';

export const PUT = permitted('account:own', passkeyNameSchema, async ({ db, actor, sessionId, now, input, params }) => {
  await renamePasskey(db, { id: params['id'] ?? '', name: input.name, actor, now });
  return ownAccount(db, { actor, sessionId, now });
});

export const DELETE = permitted('account:own', z.object({}), async ({ db, actor, sessionId, now, params }) => {
  await removePasskey(db, { id: params['id'] ?? '', actor, now });
  return ownAccount(db, { actor, sessionId, now });
}, { sensitive: () => true, freshMs: OWN_FACTOR_FRESH_MS });
