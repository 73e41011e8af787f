import type { DismissAccount, DismissalView } from './schemas';
import type { Database, Transaction } from '@/lib/db/client';
import { inTransaction, lockServer } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { findOpenIncident } from '../incidents/find';
import { findServer } from '../servers/find';
import { newId } from '../new-id';
import { dismissalView, newestDismissals } from './dismissals';
import { Refusal } from '../refusal';

/**
 * Marks an account as innocent outside of an incident. The same words by the same person again change nothing.
 *
 * @throws Refusal `not-found`, or `already-decided` when another decided meanwhile or the account is a suspect of the incident that is not closed
 */
export async function dismissAccount(db: Database, input: { dismissal: DismissAccount; actor: Actor & { id: string }; now: number }): Promise<DismissalView> {
  const { dismissal, actor, now } = input;
  const { serverId, account, reason, seen } = dismissal;
  return inTransaction(db, async (tx) => {
    await lockServer(tx, serverId);
    await findServer(tx, serverId);
    await refuseInIncident(tx, serverId, account);
    const newest = (await newestDismissals(tx, serverId, [account])).get(account) ?? null;
    if (newest !== null && newest.id !== seen) {
      if (newest.byId === actor.id && newest.reason === reason) return dismissalView(newest);
      throw new Refusal('already-decided', `${newest.byName} marked this account as innocent before. Nothing was changed.`, { decision: 'dismissed', byName: newest.byName, at: newest.at, reason: newest.reason });
    }
    const made = { id: newId(now), at: now, reason, byId: actor.id, byName: actor.name };
    await tx.dismissal.create({ data: { ...made, serverId, account } });
    await writeAudit(tx, { at: now, actor, action: 'suspect.dismissed', subject: account, after: { decision: 'dismissed', reason } });
    return dismissalView(made);
  });
}

/** There it is decided as a step of the repair, and stands in the timeline. */
async function refuseInIncident(tx: Transaction, serverId: string, account: string): Promise<void> {
  const incident = await findOpenIncident(tx, serverId);
  if (incident === null) return;
  const suspect = await tx.suspect.findUnique({ where: { incidentId_account: { incidentId: incident.id, account } }, select: { id: true } });
  if (suspect !== null) throw new Refusal('already-decided', `This account is a suspect of incident ${incident.number}. Decide about it there. Nothing was changed.`, { incident: incident.number });
}
