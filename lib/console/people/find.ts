import type { Transaction } from '@/lib/db/client';
import { lockPeople } from '@/lib/db/transaction';
import { Refusal } from '../refusal';

/** Locks the people and reads one of them after that. @throws Refusal `not-found` */
export async function lockPerson(tx: Transaction, id: string) {
  await lockPeople(tx);
  const person = await tx.user.findUnique({ where: { id } });
  if (person === null) throw new Refusal('not-found', 'This person does not exist any more. Nothing was changed.');
  return person;
}

/** A console that nobody administers could only be helped from its own machine. @throws Refusal `last-administrator` */
export async function requireAnotherAdministrator(tx: Transaction, person: { id: string; role: string; disabled: boolean; email: string }): Promise<void> {
  if (person.role !== 'administrator' || person.disabled) return;
  const others = await tx.user.count({ where: { role: 'administrator', disabled: false, id: { not: person.id } } });
  if (others > 0) return;
  throw new Refusal('last-administrator', `${person.email} is the only administrator who can sign in. Nothing was changed. Make somebody else an administrator first.`);
}

/** Who is sent away or loses a role leaves no open door behind him: invitations, which know their maker by name only, so a namesake's end too, and keys. */
export async function closeDoorsOf(tx: Transaction, person: { id: string; name: string }, now: number): Promise<void> {
  await tx.invitation.deleteMany({ where: { usedAt: null, invitedByName: person.name } });
  await tx.apiKey.updateMany({ where: { createdById: person.id, revokedAt: null }, data: { revokedAt: now } });
}

/** The id behind an address, as the command line names people. @throws Refusal `not-found` */
export async function personIdOf(db: Pick<Transaction, 'user'>, email: string): Promise<string> {
  const person = await db.user.findUnique({ where: { email: email.trim().toLowerCase() }, select: { id: true } });
  if (person === null) throw new Refusal('not-found', `Nobody with the address ${email} is known. Nothing was changed. "npx sluice user list" shows everybody.`);
  return person.id;
}
