import { changeOwnPassword } from '@/lib/auth/change-own-password';
import { ownAccount } from '@/lib/auth/own-account';
import { permitted } from '@/lib/auth/route';
import { passwordChangeSchema } from '@/lib/console/people/schemas';

export const POST = permitted('account:own', passwordChangeSchema, async ({ db, actor, sessionId, now, input }) => {
  await changeOwnPassword(db, { change: input, actor, sessionId, now });
  return ownAccount(db, { actor, sessionId, now });
});
