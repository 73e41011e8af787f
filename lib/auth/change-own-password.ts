import { verifyPassword } from 'better-auth/crypto';
import type { Actor } from '@/lib/console/audit/actor';
import { LEAST_STRENGTH, passwordStrength } from '@/lib/console/people/password-strength';
import type { PasswordChange } from '@/lib/console/people/schemas';
import { setPassword } from '@/lib/console/people/set-password';
import { Refusal } from '@/lib/console/refusal';
import type { Database } from '@/lib/db/client';
import { AttemptLimit } from './attempt-limit';
import { passwordChecks } from './password-checks';

/** Whoever sits at an open screen shall not find out the password by trying. */
const limit = new AttemptLimit({ most: 5, windowMs: 60_000 });

/**
 * Changes one's own password and ends one's other sessions.
 *
 * @throws Refusal `wrong-password`, `too-many-requests`, or `bad-request` for a password that is easy to guess
 */
export async function changeOwnPassword(db: Database, input: { change: PasswordChange; actor: Actor & { id: string }; sessionId: string; now: number }): Promise<void> {
  const { change, actor, sessionId, now } = input;
  if (!limit.allows(actor.id, now)) throw new Refusal('too-many-requests', 'Too many tries. Nothing was changed. Wait a minute and try again.');
  const person = await db.user.findUniqueOrThrow({ where: { id: actor.id }, include: { credentials: { where: { providerId: 'credential' }, select: { password: true } } } });
  if (passwordStrength(change.password, [person.name, person.email]) < LEAST_STRENGTH) {
    throw new Refusal('bad-request', 'This password is easy to guess. Nothing was changed. Add a few unrelated words.', undefined, { password: 'is easy to guess' });
  }
  const hash = person.credentials[0]?.password ?? null;
  if (hash === null || !(await passwordChecks.run(() => verifyPassword({ hash, password: change.currentPassword })))) {
    throw new Refusal('wrong-password', 'The current password is wrong. Nothing was changed.');
  }
  await setPassword(db, { id: actor.id, password: change.password, actor, now, keepSessionId: sessionId });
}
