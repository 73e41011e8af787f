import { ownAccount } from '@/lib/auth/own-account';
import { permitted } from '@/lib/auth/route';
import { endSecondFactor } from '@/lib/auth/second-factor';
import { confirmationSchema } from '@/lib/console/people/schemas';

export const POST = permitted('account:own', confirmationSchema, async ({ db, actor, sessionId, now, input }) => {
  await endSecondFactor(db, { confirmation: input, actor, sessionId, now });
  return ownAccount(db, { actor, sessionId, now });
});
