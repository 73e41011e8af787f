import type { Database } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { Refusal } from '../refusal';
import { lockPerson } from './find';

/** Signs a person out everywhere, at once: no answer is given to a session that is not stored. @throws Refusal `not-found` */
export async function signOutEverywhere(db: Database, { id, actor, now }: { id: string; actor: Actor; now: number }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { email } = await lockPerson(tx, id);
    const { count } = await tx.session.deleteMany({ where: { userId: id } });
    if (count > 0) await writeAudit(tx, { at: now, actor, action: 'person.signed-out', subject: email, after: { sessions: count } });
  });
}

/** Ends one of one's own sessions. @throws Refusal `not-found`, also for a session of somebody else */
export async function endOwnSession(db: Database, { id, actor, now }: { id: string; actor: Actor & { id: string }; now: number }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { id, userId: actor.id } });
    if (count === 0) throw new Refusal('not-found', 'This session has ended already. Nothing was changed.');
    await writeAudit(tx, { at: now, actor, action: 'session.ended', subject: actor.name });
  });
}
