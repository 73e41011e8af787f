import type { Database, Transaction } from '@/lib/db/client';
import { inTransaction, lockServer } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { Refusal } from '../refusal';

/**
 * Takes an operator's word about an account back, also that of an incident which is closed; the incident's own record stays.
 *
 * @throws Refusal `not-found` when it does not stand any more, `already-decided` when it belongs to an incident that is not closed
 */
export async function takeBackDismissal(db: Database, input: { id: string; actor: Actor; now: number }): Promise<void> {
  const { id, actor, now } = input;
  await inTransaction(db, async (tx) => {
    const found = await tx.dismissal.findUnique({ where: { id } });
    if (found !== null) await lockServer(tx, found.serverId);
    if (found?.suspectId) await refuseInIncident(tx, found.suspectId);
    // Of two who take it back at once, one finds nothing.
    const { count } = await tx.dismissal.deleteMany({ where: { id } });
    if (found === null || count === 0) throw new Refusal('not-found', 'This was taken back before. Nothing was changed.');
    const { account, reason } = found;
    await writeAudit(tx, { at: now, actor, action: 'suspect.reopened', subject: account, before: { decision: 'dismissed', reason }, after: { decision: 'open', reason: null } });
  });
}

/** There it is decided anew as a step of the repair. */
async function refuseInIncident(tx: Transaction, suspectId: string): Promise<void> {
  const suspect = await tx.suspect.findUnique({ where: { id: suspectId }, select: { incident: { select: { number: true, status: true } } } });
  if (suspect === null || suspect.incident.status === 'closed') return;
  const { number } = suspect.incident;
  throw new Refusal('already-decided', `This was said in incident ${number}, which is not closed. Decide again there. Nothing was changed.`, { incident: number });
}
