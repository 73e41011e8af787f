import type { SuspectDecision } from './schemas';
import type { Database } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { lockUnclosedIncident } from '../incidents/find';
import { newId } from '../new-id';
import { Refusal } from '../refusal';
import { addEntry } from '../incidents/timeline';

const TOLD_AS = {
  dismissed: { entry: 'suspect-dismissed', audited: 'suspect.dismissed' },
  secured: { entry: 'suspect-secured-by-hand', audited: 'suspect.secured-by-hand' },
  open: { entry: 'suspect-reopened', audited: 'suspect.reopened' },
} as const;

/**
 * Dismisses a suspect as innocent, or says that it was secured by hand, each with a reason; or takes a decision back. The same decision by the same person again
 * changes nothing.
 *
 * @throws Refusal `not-found`, `changed-meanwhile` when the incident is closed, `already-decided` when the suspect was secured or dismissed before
 */
export async function decideSuspect(
  db: Database,
  input: { number: number; decision: SuspectDecision; actor: Actor & { id: string }; now: number },
): Promise<void> {
  const { number, decision, actor, now } = input;
  const { account } = decision;
  await inTransaction(db, async (tx) => {
    const incident = await lockUnclosedIncident(tx, number);
    const suspect = await tx.suspect.findUnique({ where: { incidentId_account: { incidentId: incident.id, account } }, omit: { evidence: true } });
    if (suspect === null) throw new Refusal('not-found', 'This account is not a suspect of this incident.');
    const reason = decision.decision === 'open' ? null : decision.reason;
    if (decision.decision === 'open' && suspect.decision === 'open') return;
    if (decision.decision !== 'open' && suspect.decision !== 'open') {
      if (suspect.decision === decision.decision && suspect.decidedById === actor.id && suspect.decisionReason === reason) return;
      const data = { decision: suspect.decision, byName: suspect.decidedByName, at: suspect.decidedAt, reason: suspect.decisionReason };
      throw new Refusal('already-decided', `${suspect.decidedByName ?? 'Somebody'} decided about this account before. Nothing was changed.`, data);
    }
    const by = reason === null ? { decidedAt: null, decidedById: null, decidedByName: null } : { decidedAt: now, decidedById: actor.id, decidedByName: actor.name };
    await tx.suspect.update({ where: { id: suspect.id }, data: { decision: decision.decision, decisionReason: reason, ...by } });
    if (decision.decision !== 'dismissed') await tx.dismissal.deleteMany({ where: { suspectId: suspect.id } });
    else {
      const said = { at: now, reason: decision.reason, byId: actor.id, byName: actor.name };
      await tx.dismissal.create({ data: { id: newId(now), serverId: incident.serverId, account, suspectId: suspect.id, ...said } });
    }
    const { entry, audited } = TOLD_AS[decision.decision];
    await addEntry(tx, { incidentId: incident.id, at: now, kind: entry, actor, data: { account, note: reason } });
    await writeAudit(tx, {
      at: now,
      actor,
      action: audited,
      subject: account,
      before: { decision: suspect.decision, reason: suspect.decisionReason },
      after: { decision: decision.decision, reason, incident: number },
    });
  });
}
