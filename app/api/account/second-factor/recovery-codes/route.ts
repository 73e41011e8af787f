import { ownAccount } from '@/lib/auth/own-account';
import { permitted } from '@/lib/auth/route';
import { renewRecoveryCodes } from '@/lib/auth/second-factor';
import { confirmationSchema } from '@/lib/console/people/schemas';

export const POST = permitted('account:own', confirmationSchema, async ({ db, actor, sessionId, now, input }) => {
  const recoveryCodes = await renewRecoveryCodes(db, { confirmation: input, actor, sessionId, now });
  return { recoveryCodes, account: await ownAccount(db, { actor, sessionId, now }) };
});
