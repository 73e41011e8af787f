import type { Actor } from '@/lib/console/audit/actor';
import { LEAST_STRENGTH, passwordStrength } from '@/lib/console/people/password-strength';
import type { PasswordChange } from '@/lib/console/people/schemas';
import { setPassword } from '@/lib/console/people/set-password';
import { Refusal } from '@/lib/console/refusal';
import type { Database } from '@/lib/db/client';
import { requireOwnPassword } from './confirm-sign-in';

/**
 * Changes one's own password, or sets a first one, and ends one's other sessions.
 *
 * @throws Refusal `wrong-password`, `confirmation-needed`, `too-many-requests`, or `bad-request` for a password that is easy to guess
 */
export async function changeOwnPassword(db: Database, input: { change: PasswordChange; actor: Actor & { id: string }; sessionId: string; now: number }): Promise<void> {
  const { change, actor, sessionId, now } = input;
  const person = await db.user.findUniqueOrThrow({ where: { id: actor.id } });
  if (passwordStrength(change.password, [person.name, person.email]) < LEAST_STRENGTH) {
    throw new Refusal('bad-request', 'This password is easy to guess. Nothing was changed. Add a few unrelated words.', undefined, { password: 'is easy to guess' });
  }
  await requireOwnPassword(db, { actor, password: change.currentPassword ?? '', sessionId, now });
  await setPassword(db, { id: actor.id, password: change.password, actor, now, keepSessionId: sessionId });
}
