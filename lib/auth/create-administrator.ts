import { hashPassword } from 'better-auth/crypto';
import type { Database, Transaction } from '@/lib/db/client';
import { inTransaction, isDuplicate } from '@/lib/db/transaction';
import { commandActor, type Actor } from '@/lib/console/audit/actor';
import { writeAudit } from '@/lib/console/audit/write';
import { newId } from '@/lib/console/new-id';

export interface NewAdministrator {
  name: string;
  email: string;
  password: string;
  now: number;
}

/** Makes an administrator who signs in with a password; does nothing when the address has an account already. */
export async function createAdministrator(db: Database, input: NewAdministrator): Promise<{ created: boolean }> {
  const hash = await hashPassword(input.password);
  try {
    return await inTransaction(db, async (tx) => ({ created: await addAdministrator(tx, input, hash, commandActor) }));
  } catch (error) {
    if (isDuplicate(error)) return { created: false };
    throw error;
  }
}

/** @returns false when the address has an account already @throws a duplicate error when another transaction made it at the same time */
export async function addAdministrator(tx: Transaction, input: NewAdministrator, passwordHash: string, actor: Actor): Promise<boolean> {
  const email = input.email.trim().toLowerCase();
  if (await tx.user.findUnique({ where: { email }, select: { id: true } })) return false;
  const id = newId(input.now);
  await tx.user.create({ data: { id, name: input.name.trim(), email, emailVerified: true } });
  await tx.credential.create({ data: { id: newId(input.now), accountId: id, providerId: 'credential', userId: id, password: passwordHash } });
  await writeAudit(tx, { at: input.now, actor, action: 'administrator.created', subject: email });
  return true;
}
