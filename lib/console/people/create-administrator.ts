import { hashPassword } from 'better-auth/crypto';
import type { Database, Transaction } from '@/lib/db/client';
import { inTransaction, isDuplicate } from '@/lib/db/transaction';
import { commandActor, type Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { newId } from '../new-id';
import type { Role } from './roles';

interface NewPerson {
  name: string;
  email: string;
  role: Role;
  now: number;
}

/** Makes an administrator who signs in with a password; does nothing when the address has an account already. */
export async function createAdministrator(db: Database, input: { name: string; email: string; password: string; now: number }): Promise<{ created: boolean }> {
  const hash = await hashPassword(input.password);
  try {
    return await inTransaction(db, async (tx) => ({ created: await addPerson(tx, { ...input, role: 'administrator' }, hash, commandActor) }));
  } catch (error) {
    if (isDuplicate(error)) return { created: false };
    throw error;
  }
}

/** @param passwordHash null for somebody whom an identity provider vouches for @returns false when the address has an account already @throws a duplicate error when another transaction made it at the same time */
export async function addPerson(tx: Transaction, { name, email: given, role, now }: NewPerson, passwordHash: string | null, actor: Actor): Promise<boolean> {
  const email = given.trim().toLowerCase();
  if (await tx.user.findUnique({ where: { email }, select: { id: true } })) return false;
  const id = newId(now);
  await tx.user.create({ data: { id, name: name.trim(), email, emailVerified: true, role } });
  if (passwordHash !== null) await tx.credential.create({ data: { id: newId(now), accountId: id, providerId: 'credential', userId: id, password: passwordHash } });
  await writeAudit(tx, { at: now, actor, action: 'person.added', subject: email, after: { role } });
  return true;
}
