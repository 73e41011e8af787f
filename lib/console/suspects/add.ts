import type { Database } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { lockUnclosedIncident } from '../incidents/find';
import { newId } from '../new-id';
import { addEntry } from '../incidents/timeline';

/**
 * Adds an account that an operator names, with what is known of it. An account that is there already is left as it is.
 *
 * @throws Refusal `not-found`, or `changed-meanwhile` when the incident is closed
 */
export async function addSuspect(db: Database, input: { number: number; account: string; actor: Actor & { id: string }; now: number }): Promise<void> {
  const { number, account, actor, now } = input;
  await inTransaction(db, async (tx) => {
    const incident = await lockUnclosedIncident(tx, number);
    const incidentId = incident.id;
    if (await tx.suspect.findUnique({ where: { incidentId_account: { incidentId, account } }, select: { id: true } })) return;
    const activity = await tx.accountActivity.findUnique({ where: { serverId_account: { serverId: incident.serverId, account } } });
    const { score, verdict } = activity ?? { score: 0, verdict: 'normal' };
    const known = activity ? { assessment: activity.assessment, ...(activity.evidence ? { evidence: activity.evidence, hasEvidence: true } : {}) } : {};
    await tx.suspect.create({ data: { id: newId(now), incidentId, account, score, verdict, addedByName: actor.name, ...known } });
    await addEntry(tx, { incidentId, at: now, kind: 'suspect-added', actor, data: { account } });
    await writeAudit(tx, { at: now, actor, action: 'suspect.added', subject: account, after: { incident: number } });
  });
}
