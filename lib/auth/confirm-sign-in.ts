import { verifyPassword } from 'better-auth/crypto';
import type { Actor } from '@/lib/console/audit/actor';
import { writeAudit } from '@/lib/console/audit/write';
import type { Confirmation } from '@/lib/console/people/schemas';
import { Refusal } from '@/lib/console/refusal';
import type { Database } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transaction';
import { AttemptLimit } from './attempt-limit';
import { refusalCounts } from './count-refusals';
import { takeCode } from './one-time-codes';
import { authSettings } from './options';
import { passwordChecks } from './password-checks';
import { requireFresh } from './route';
import { shownAt } from './signed-in';

/** For how long a confirmed sign-in may add or remove a way in of one's own. */
export const OWN_FACTOR_FRESH_MS = 5 * 60_000;

/** Whoever sits at an open screen shall not find out password or code by trying, wherever they are asked for. */
export const ownPasswordLimit = new AttemptLimit({ most: 5, windowMs: 60_000 });

interface Try {
  actor: Actor & { id: string };
  now: number;
}

interface Factor {
  userId: string;
  secret: string;
  backupCodes: string;
}

/**
 * A wrong password is counted as a failed sign-in. Who has none, because an identity provider vouches for him, must have been asked by it in the last five minutes.
 *
 * @throws Refusal `wrong-password`, `confirmation-needed` or `too-many-requests`
 */
export async function requireOwnPassword(db: Database, { password, sessionId, ...own }: Try & { password: string; sessionId: string }): Promise<void> {
  if (!(await hasPassword(db, own.actor.id))) return requireAskedLately(db, sessionId, own.now);
  requireTry(own);
  await requirePassword(db, { password, ...own });
  ownPasswordLimit.succeeded(own.actor.id);
}

/**
 * Whether this is a code of the person's app, or one of his recovery codes, that was not used before.
 *
 * @param factor what was set up, which need not be on yet
 * @throws Refusal `wrong-code` or `too-many-requests`
 */
export async function requireOwnCode(db: Database, { factor, code, ...own }: Try & { factor: Factor; code: string | undefined }): Promise<void> {
  requireTry(own);
  await requireCode(db, { factor, code, ...own });
  ownPasswordLimit.succeeded(own.actor.id);
}

/**
 * Password and, where a second factor is on, a code of it, as one try.
 *
 * @throws Refusal `wrong-password`, `wrong-code`, `too-many-requests`, or `passkey-needed` for who has passkeys only: signing in with one confirms as well
 */
export async function requireOwnSignIn(db: Database, { confirmation: { password, code }, ...own }: Try & { confirmation: Confirmation }): Promise<void> {
  requireTry(own);
  await requirePassword(db, { password, ...own });
  const factor = await db.twoFactor.findUnique({ where: { userId: own.actor.id } });
  if (factor?.verified === true) await requireCode(db, { factor, code, ...own });
  else if ((await db.passkey.count({ where: { userId: own.actor.id } })) > 0) throw new Refusal('passkey-needed', 'Confirm it with your passkey. Nothing was changed.');
  ownPasswordLimit.succeeded(own.actor.id);
}

/** The same for who may have no password. @throws Refusal as `requireOwnSignIn` and `requireOwnPassword` */
export async function requireOwnWaysIn(db: Database, { confirmation, sessionId, ...own }: Try & { confirmation: Confirmation; sessionId: string }): Promise<void> {
  if (await hasPassword(db, own.actor.id)) return requireOwnSignIn(db, { confirmation, ...own });
  await requireAskedLately(db, sessionId, own.now);
  const factor = await db.twoFactor.findUnique({ where: { userId: own.actor.id } });
  if (factor?.verified === true) await requireOwnCode(db, { factor, code: confirmation.code, ...own });
}

/** Whether a person has a password here; who came by an identity provider has none. */
export async function hasPassword(db: Database, userId: string): Promise<boolean> {
  return (await db.credential.count({ where: { userId, providerId: 'credential', NOT: { password: null } } })) > 0;
}

async function requireAskedLately(db: Database, sessionId: string, now: number): Promise<void> {
  const session = await db.session.findUnique({ where: { id: sessionId } });
  requireFresh(session === null ? 0 : shownAt(session), now, OWN_FACTOR_FRESH_MS);
}

/** Shows again that whoever has the session is who signed in; sensitive acts are open to it for a while. @throws Refusal as `requireOwnSignIn` */
export async function confirmSignIn(db: Database, { confirmation, actor, sessionId, now }: Try & { confirmation: Confirmation; sessionId: string }): Promise<void> {
  await requireOwnSignIn(db, { actor, confirmation, now });
  await inTransaction(db, async (tx) => {
    await tx.session.updateMany({ where: { id: sessionId, userId: actor.id }, data: { confirmedAt: new Date(now) } });
    await writeAudit(tx, { at: now, actor, action: 'sign-in.confirmed', subject: actor.name });
  });
}

/** @throws Refusal `too-many-requests` */
function requireTry({ actor, now }: Try): void {
  if (!ownPasswordLimit.allows(actor.id, now)) throw new Refusal('too-many-requests', 'Too many tries. Nothing was changed. Wait a minute and try again.');
}

async function requirePassword(db: Database, { password, ...own }: Try & { password: string }): Promise<void> {
  const credential = await db.credential.findFirst({ where: { userId: own.actor.id, providerId: 'credential' }, select: { password: true } });
  const hash = credential?.password ?? null;
  if (hash !== null && (await passwordChecks.run(() => verifyPassword({ hash, password })))) return;
  await countFailure(db, own);
  throw new Refusal('wrong-password', 'The current password is wrong. Nothing was changed.');
}

async function requireCode(db: Database, { factor, code, ...own }: Try & { factor: Factor; code: string | undefined }): Promise<void> {
  if (code !== undefined && (await takeCode(db, { factor, key: authSettings(process.env).secret, code, now: own.now }))) return;
  await countFailure(db, own);
  throw new Refusal('wrong-code', 'The code is wrong or was used before. Nothing was changed. Wait for the next code of the app, or use a recovery code.');
}

async function countFailure(db: Database, { actor, now }: Try): Promise<void> {
  const { email } = await db.user.findUniqueOrThrow({ where: { id: actor.id }, select: { email: true } });
  await refusalCounts(db).add({ action: 'sign-in.failed', address: actor.address, subject: email }, now);
}
