import type { Database, Transaction } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { closeDoorsOf, lockPerson, requireAnotherAdministrator } from './find';
import type { Role } from './roles';
import type { PersonChange } from './schemas';

/**
 * Gives a person another role, or disables or enables him. A role is looked up with every request, so it holds at once; who
 * is disabled is signed out everywhere. The same again changes nothing.
 *
 * @throws Refusal `not-found`, `last-administrator`
 */
export async function changePerson(db: Database, { id, change, actor, now }: { id: string; change: PersonChange; actor: Actor; now: number }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const person = await lockPerson(tx, id);
    const subject = person.email;
    if ('role' in change) {
      await giveRole(tx, { person, role: change.role, actor, now });
      return;
    }
    const { disabled } = change;
    if (disabled === person.disabled) return;
    if (disabled) {
      await requireAnotherAdministrator(tx, person);
      await tx.session.deleteMany({ where: { userId: id } });
      await closeDoorsOf(tx, person, now);
    }
    await tx.user.update({ where: { id }, data: { disabled } });
    await writeAudit(tx, { at: now, actor, action: disabled ? 'person.disabled' : 'person.enabled', subject });
  });
}

/** @throws Refusal `last-administrator` */
export async function giveRole(tx: Transaction, { person, role, actor, now }: { person: Awaited<ReturnType<typeof lockPerson>>; role: Role; actor: Actor; now: number }): Promise<void> {
  if (role === person.role) return;
  if (role !== 'administrator') await requireAnotherAdministrator(tx, person);
  await closeDoorsOf(tx, person, now);
  await tx.user.update({ where: { id: person.id }, data: { role } });
  await writeAudit(tx, { at: now, actor, action: 'person.role-changed', subject: person.email, before: { role: person.role }, after: { role } });
}
