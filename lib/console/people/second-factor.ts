import type { Database, Transaction } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { Refusal } from '../refusal';
import { lockPerson } from './find';
import { roleSchema } from './role-schema';
import type { Role } from './roles';

/** The one row of its table. */
const RULE = 1;

/** The roles that may do nothing without a second factor. */
export async function secondFactorRoles(db: Pick<Transaction, 'signInRule'>): Promise<Role[]> {
  const rule = await db.signInRule.findUnique({ where: { id: RULE } });
  return roleSchema.array().catch([]).parse(rule?.secondFactorRoles ?? []);
}

/** Makes a second factor compulsory for these roles and no others. It holds with the next request of each person. */
export async function requireSecondFactor(db: Database, { roles, actor, now }: { roles: Role[]; actor: Actor; now: number }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const before = await secondFactorRoles(tx);
    if (before.join() === roles.join()) return;
    await tx.signInRule.upsert({ where: { id: RULE }, create: { id: RULE, secondFactorRoles: roles }, update: { secondFactorRoles: roles } });
    await writeAudit(tx, { at: now, actor, action: 'second-factor.required', subject: roles.join(', ') || 'none', before: { roles: before }, after: { roles } });
  });
}

/** Takes a lost second factor away, passkeys included, and ends every session. The password stays. @throws Refusal `not-found` @returns whether there was one */
export async function removeSecondFactor(db: Database, { id, actor, now }: { id: string; actor: Actor; now: number }): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const { email } = await lockPerson(tx, id);
    const app = await tx.twoFactor.deleteMany({ where: { userId: id } });
    const passkeys = await tx.passkey.deleteMany({ where: { userId: id } });
    if (app.count + passkeys.count === 0) return false;
    await tx.user.update({ where: { id }, data: { twoFactorEnabled: false } });
    await tx.session.deleteMany({ where: { userId: id } });
    await writeAudit(tx, { at: now, actor, action: 'second-factor.removed', subject: email });
    return true;
  });
}

/** Gives one of one's own passkeys another name. @throws Refusal `not-found`, also for one of somebody else */
export async function renamePasskey(db: Database, { id, name, actor, now }: { id: string; name: string; actor: Actor & { id: string }; now: number }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { email } = await lockPerson(tx, actor.id);
    const passkey = await tx.passkey.findFirst({ where: { id, userId: actor.id } });
    if (passkey === null) throw new Refusal('not-found', 'This passkey was removed already. Nothing was changed.');
    if (passkey.name === name) return;
    await tx.passkey.update({ where: { id }, data: { name } });
    await writeAudit(tx, { at: now, actor, action: 'passkey.renamed', subject: email, before: { name: passkey.name }, after: { name } });
  });
}

/** Removes one of one's own passkeys. @throws Refusal `not-found`, also for one of somebody else */
export async function removePasskey(db: Database, { id, actor, now }: { id: string; actor: Actor & { id: string }; now: number }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { email } = await lockPerson(tx, actor.id);
    const { count } = await tx.passkey.deleteMany({ where: { id, userId: actor.id } });
    if (count === 0) throw new Refusal('not-found', 'This passkey was removed already. Nothing was changed.');
    await forgetShown(tx, actor.id);
    await writeAudit(tx, { at: now, actor, action: 'passkey.removed', subject: email });
  });
}

/** Without a second factor no session was made with one. */
export async function forgetShown(tx: Transaction, userId: string): Promise<void> {
  const left = (await tx.twoFactor.count({ where: { userId, verified: true } })) + (await tx.passkey.count({ where: { userId } }));
  if (left === 0) await tx.session.updateMany({ where: { userId, NOT: { secondFactor: 'provider' } }, data: { secondFactor: null } });
}
