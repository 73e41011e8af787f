import type { Database } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { closeDoorsOf, lockPerson, requireAnotherAdministrator } from './find';

/** Removes a person with his password and sessions. What he did keeps his name, here and in the audit. @throws Refusal `not-found`, `last-administrator` */
export async function removePerson(db: Database, { id, actor, now }: { id: string; actor: Actor; now: number }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const person = await lockPerson(tx, id);
    await requireAnotherAdministrator(tx, person);
    await closeDoorsOf(tx, person, now);
    await tx.user.delete({ where: { id } });
    await writeAudit(tx, { at: now, actor, action: 'person.removed', subject: person.email, before: { name: person.name, role: person.role } });
  });
}
