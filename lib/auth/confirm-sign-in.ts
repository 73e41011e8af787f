import { verifyPassword } from 'better-auth/crypto';
import type { Actor } from '@/lib/console/audit/actor';
import { writeAudit } from '@/lib/console/audit/write';
import type { Confirmation } from '@/lib/console/people/schemas';
import { Refusal } from '@/lib/console/refusal';
import type { Database } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transaction';
import { AttemptLimit } from './attempt-limit';
import { refusalCounts } from './count-refusals';
import { passwordChecks } from './password-checks';

/** Whoever sits at an open screen shall not find out the password by trying, here or where it is changed. */
export const ownPasswordLimit = new AttemptLimit({ most: 5, windowMs: 60_000 });

/**
 * Whether this is the person's password. A wrong one is counted as a failed sign-in.
 *
 * @throws Refusal `wrong-password` or `too-many-requests`
 */
export async function requireOwnPassword(db: Database, { actor, password, now }: { actor: Actor & { id: string }; password: string; now: number }): Promise<void> {
  if (!ownPasswordLimit.allows(actor.id, now)) throw new Refusal('too-many-requests', 'Too many tries. Nothing was changed. Wait a minute and try again.');
  const { email, credentials } = await db.user.findUniqueOrThrow({ where: { id: actor.id }, include: { credentials: { where: { providerId: 'credential' }, select: { password: true } } } });
  const hash = credentials[0]?.password ?? null;
  if (hash !== null && (await passwordChecks.run(() => verifyPassword({ hash, password })))) return;
  await refusalCounts(db).add({ action: 'sign-in.failed', address: actor.address, subject: email }, now);
  throw new Refusal('wrong-password', 'The current password is wrong. Nothing was changed.');
}

/** Shows again that whoever has the session is who signed in; sensitive acts are open to it for a while. @throws Refusal as `requireOwnPassword` */
export async function confirmSignIn(db: Database, { confirmation, actor, sessionId, now }: { confirmation: Confirmation; actor: Actor & { id: string }; sessionId: string; now: number }): Promise<void> {
  await requireOwnPassword(db, { actor, password: confirmation.password, now });
  await inTransaction(db, async (tx) => {
    await tx.session.updateMany({ where: { id: sessionId, userId: actor.id }, data: { confirmedAt: new Date(now) } });
    await writeAudit(tx, { at: now, actor, action: 'sign-in.confirmed', subject: actor.name });
  });
}
