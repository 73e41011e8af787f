import type { Database } from '@/lib/db/client';
import { inTransaction, lockAuditChain } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { Refusal } from '../refusal';
import { PROTECTED_ACCOUNTS_MAX, type Protecting } from './schemas';

interface By {
  actor: Actor;
  now: number;
}

/** From now on costly acts on this account need a written reason. Added again it gets the new note. @throws Refusal `bad-request` where there are too many */
export async function addProtectedAccount(db: Database, { name, note, actor, now }: Protecting & By): Promise<void> {
  await inTransaction(db, async (tx) => {
    await lockAuditChain(tx);
    const before = await tx.protectedAccount.findUnique({ where: { name } });
    if (before?.note === note) return;
    if (before === null && (await tx.protectedAccount.count()) >= PROTECTED_ACCOUNTS_MAX) {
      throw new Refusal('bad-request', `There are ${PROTECTED_ACCOUNTS_MAX} protected accounts, and no more are kept. Nothing was changed. Remove one first.`, undefined, { name: 'too many' });
    }
    const added = { addedAt: now, addedByName: actor.name };
    await tx.protectedAccount.upsert({ where: { name }, create: { name, note, ...added }, update: { note } });
    await writeAudit(tx, { at: now, actor, action: 'protected-account.added', subject: name, ...(before === null ? {} : { before: { note: before.note } }), after: { note } });
  });
}

/** @throws Refusal `not-found` */
export async function removeProtectedAccount(db: Database, { name, actor, now }: { name: string } & By): Promise<void> {
  await inTransaction(db, async (tx) => {
    await lockAuditChain(tx);
    const before = await tx.protectedAccount.findUnique({ where: { name } });
    if (before === null) throw new Refusal('not-found', 'This account is not a protected one. Nothing was changed.');
    await tx.protectedAccount.delete({ where: { name } });
    await writeAudit(tx, { at: now, actor, action: 'protected-account.removed', subject: name, before: { note: before.note } });
  });
}
