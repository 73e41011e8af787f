import { confirmSignIn } from '@/lib/auth/confirm-sign-in';
import { permitted } from '@/lib/auth/route';
import { confirmationSchema } from '@/lib/console/people/schemas';

export const POST = permitted('account:own', confirmationSchema, async ({ db, actor, sessionId, now, input }) => {
  await confirmSignIn(db, { confirmation: input, actor, sessionId, now });
  return { confirmedAt: now };
}, { beforeSecondFactor: true });
