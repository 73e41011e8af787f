import type { Actor } from '@/lib/console/audit/actor';
import { writeAudit } from '@/lib/console/audit/write';
import { newId } from '@/lib/console/new-id';
import { lockPerson } from '@/lib/console/people/find';
import type { Confirmation } from '@/lib/console/people/schemas';
import { forgetShown } from '@/lib/console/people/second-factor';
import { Refusal } from '@/lib/console/refusal';
import type { Database } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transaction';
import { requireOwnCode, requireOwnPassword, requireOwnWaysIn } from './confirm-sign-in';
import { newAuthenticator, newRecoveryCodes } from './one-time-codes';
import { authSettings } from './options';

interface Own {
  actor: Actor & { id: string };
  sessionId: string;
  now: number;
}

/**
 * Makes a secret for an authenticator app. It counts for nothing until a first code was entered; until then another one may be made.
 *
 * @returns the address that a QR code holds
 * @throws Refusal `wrong-password`, `confirmation-needed`, `too-many-requests`, or `already-done` while there is a second factor
 */
export async function beginSecondFactor(db: Database, { password = '', actor, sessionId, now }: Own & { password?: string | undefined }): Promise<{ uri: string }> {
  await requireOwnPassword(db, { actor, password, sessionId, now });
  const { email } = await db.user.findUniqueOrThrow({ where: { id: actor.id }, select: { email: true } });
  const { stored, uri } = await newAuthenticator(authSettings(process.env).secret, email);
  await inTransaction(db, async (tx) => {
    const person = await lockPerson(tx, actor.id);
    if (person.twoFactorEnabled) throw new Refusal('already-done', 'The second factor is on already. Nothing was changed. Turn it off first to use another device.');
    const fresh = { secret: stored, backupCodes: '', verified: false };
    await tx.twoFactor.upsert({ where: { userId: actor.id }, create: { id: newId(now), userId: actor.id, ...fresh }, update: fresh });
  });
  return { uri };
}

/**
 * Turns the second factor on with the first code of the app, and ends one's other sessions, which were made without it.
 *
 * @returns the recovery codes, which are told this once
 * @throws Refusal `wrong-code`, `too-many-requests`, or `not-found` when nothing was begun
 */
export async function finishSecondFactor(db: Database, { code, actor, sessionId, now }: Own & { code: string }): Promise<string[]> {
  const factor = await db.twoFactor.findUnique({ where: { userId: actor.id } });
  if (factor === null || factor.verified) throw new Refusal('not-found', 'No second factor is being set up. Nothing was changed. Begin again.');
  await requireOwnCode(db, { actor, factor, code, now });
  const { stored, codes } = await newRecoveryCodes(authSettings(process.env).secret);
  await inTransaction(db, async (tx) => {
    const { email } = await lockPerson(tx, actor.id);
    const { count } = await tx.twoFactor.updateMany({ where: { userId: actor.id, secret: factor.secret, verified: false }, data: { verified: true, backupCodes: stored } });
    if (count === 0) throw new Refusal('changed-meanwhile', 'The second factor was set up in another window meanwhile. Nothing was changed.');
    await tx.user.update({ where: { id: actor.id }, data: { twoFactorEnabled: true } });
    await tx.session.deleteMany({ where: { userId: actor.id, id: { not: sessionId } } });
    await tx.session.updateMany({ where: { id: sessionId }, data: { secondFactor: 'code', confirmedAt: new Date(now) } });
    await writeAudit(tx, { at: now, actor, action: 'second-factor.enabled', subject: email });
  });
  return codes;
}

/** Turns one's second factor off. @throws Refusal `wrong-password`, `wrong-code`, `too-many-requests`, or `not-found` when it is off already */
export async function endSecondFactor(db: Database, { confirmation, actor, sessionId, now }: Own & { confirmation: Confirmation }): Promise<void> {
  await requireOwnWaysIn(db, { actor, confirmation, sessionId, now });
  await inTransaction(db, async (tx) => {
    const { email } = await lockPerson(tx, actor.id);
    const { count } = await tx.twoFactor.deleteMany({ where: { userId: actor.id, verified: true } });
    if (count === 0) throw notOn();
    await tx.user.update({ where: { id: actor.id }, data: { twoFactorEnabled: false } });
    await forgetShown(tx, actor.id);
    await writeAudit(tx, { at: now, actor, action: 'second-factor.disabled', subject: email });
  });
}

/** New recovery codes in place of all earlier ones. @throws Refusal as `endSecondFactor` @returns the codes, which are told this once */
export async function renewRecoveryCodes(db: Database, { confirmation, actor, sessionId, now }: Own & { confirmation: Confirmation }): Promise<string[]> {
  await requireOwnWaysIn(db, { actor, confirmation, sessionId, now });
  const { stored, codes } = await newRecoveryCodes(authSettings(process.env).secret);
  await inTransaction(db, async (tx) => {
    const { email } = await lockPerson(tx, actor.id);
    const { count } = await tx.twoFactor.updateMany({ where: { userId: actor.id, verified: true }, data: { backupCodes: stored } });
    if (count === 0) throw notOn();
    await writeAudit(tx, { at: now, actor, action: 'recovery-codes.made', subject: email });
  });
  return codes;
}

const notOn = () => new Refusal('not-found', 'The second factor is off. Nothing was changed.');
