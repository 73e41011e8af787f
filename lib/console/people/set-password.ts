import { hashPassword } from 'better-auth/crypto';
import type { Database } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { newId } from '../new-id';
import { lockPerson } from './find';

interface NewPassword {
  id: string;
  password: string;
  actor: Actor;
  now: number;
  /** The session that stays, when a person changes his own; every other one ends, since a thief may hold it. */
  keepSessionId?: string;
}

/** Replaces a person's password and ends his sessions. @throws Refusal `not-found` */
export async function setPassword(db: Database, { id, password, actor, now, keepSessionId }: NewPassword): Promise<void> {
  // Hashing takes a while, so it is done before anything is locked.
  const hash = await hashPassword(password);
  await inTransaction(db, async (tx) => {
    const { email } = await lockPerson(tx, id);
    const { count } = await tx.credential.updateMany({ where: { userId: id, providerId: 'credential' }, data: { password: hash } });
    if (count === 0) await tx.credential.create({ data: { id: newId(now), accountId: id, providerId: 'credential', userId: id, password: hash } });
    await tx.session.deleteMany({ where: { userId: id, ...(keepSessionId === undefined ? {} : { id: { not: keepSessionId } }) } });
    await writeAudit(tx, { at: now, actor, action: 'password.changed', subject: email });
  });
}
