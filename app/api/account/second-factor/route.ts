import { ownAccount } from '@/lib/auth/own-account';
import { permitted } from '@/lib/auth/route';
import { beginSecondFactor, finishSecondFactor } from '@/lib/auth/second-factor';
import { secondFactorCodeSchema, secondFactorStartSchema } from '@/lib/console/people/schemas';

export const POST = permitted('account:own', secondFactorStartSchema, ({ db, actor, sessionId, now, input }) => beginSecondFactor(db, { ...input, actor, sessionId, now }), { beforeSecondFactor: true });

export const PUT = permitted('account:own', secondFactorCodeSchema, async ({ db, actor, sessionId, now, input }) => {
  const recoveryCodes = await finishSecondFactor(db, { ...input, actor, sessionId, now });
  return { recoveryCodes, account: await ownAccount(db, { actor, sessionId, now }) };
}, { beforeSecondFactor: true });
