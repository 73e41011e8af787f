import { secondFactorRoles } from '@/lib/console/people/second-factor';
import type { Account } from '@/lib/console/people/schemas';
import { viewAccount } from '@/lib/console/people/view-account';
import type { Database } from '@/lib/db/client';
import { hasPassword } from './confirm-sign-in';
import { PROVIDER_ID } from './oidc';
import { recoveryCodesOf } from './one-time-codes';
import { authSettings } from './options';

/** A person as he sees himself, with what only the sign-in secret opens. @throws Refusal `not-found` */
export async function ownAccount(db: Database, { actor, sessionId, now }: { actor: { id: string }; sessionId: string; now: number }): Promise<Account> {
  const account = await viewAccount(db, { id: actor.id, sessionId, now });
  const factor = await db.twoFactor.findFirst({ where: { userId: actor.id, verified: true }, select: { backupCodes: true } });
  const recoveryCodes = factor === null ? null : (await recoveryCodesOf(authSettings(process.env).secret, factor.backupCodes)).length;
  const required = (await secondFactorRoles(db)).includes(account.role);
  return { ...account, secondFactor: { on: factor !== null, recoveryCodes, required }, ...(await waysIn(db, actor.id)) };
}

/** How somebody can show who he is, beside passkeys: by a password here, by the provider of this label. */
export async function waysIn(db: Database, userId: string): Promise<Pick<Account, 'password' | 'provider'>> {
  const { oidc } = authSettings(process.env);
  const linked = oidc !== null && (await db.credential.count({ where: { userId, providerId: PROVIDER_ID, accountId: { startsWith: `${oidc.issuer} ` } } })) > 0;
  return { password: await hasPassword(db, userId), provider: linked ? oidc.label : null };
}
