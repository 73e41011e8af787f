import { secondFactorRoles } from '@/lib/console/people/second-factor';
import type { Account } from '@/lib/console/people/schemas';
import { viewAccount } from '@/lib/console/people/view-account';
import type { Database } from '@/lib/db/client';
import { recoveryCodesOf } from './one-time-codes';
import { authSettings } from './options';

/** A person as he sees himself, with what only the sign-in secret opens. @throws Refusal `not-found` */
export async function ownAccount(db: Database, { actor, sessionId, now }: { actor: { id: string }; sessionId: string; now: number }): Promise<Account> {
  const account = await viewAccount(db, { id: actor.id, sessionId, now });
  const factor = await db.twoFactor.findFirst({ where: { userId: actor.id, verified: true }, select: { backupCodes: true } });
  const recoveryCodes = factor === null ? null : (await recoveryCodesOf(authSettings(process.env).secret, factor.backupCodes)).length;
  const required = (await secondFactorRoles(db)).includes(account.role);
  return { ...account, secondFactor: { on: factor !== null, recoveryCodes, required } };
}
