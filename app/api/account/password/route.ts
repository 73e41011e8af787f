import { changeOwnPassword } from '@/lib/auth/change-own-password';
import { permitted } from '@/lib/auth/route';
import { passwordChangeSchema } from '@/lib/console/people/schemas';
import { viewAccount } from '@/lib/console/people/view-account';

export const POST = permitted('account:own', passwordChangeSchema, async ({ db, actor, sessionId, now, input }) => {
  await changeOwnPassword(db, { change: input, actor, sessionId, now });
  return viewAccount(db, { id: actor.id, sessionId, now });
});
