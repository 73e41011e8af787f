import type { Transaction } from '@/lib/db/client';
import type { Assessment } from '@sluice/suspects/assessment';
import type { AccountActivity } from '@sluice/contract/contract';
import { alreadySecured } from './already-secured';
import { newId } from '../new-id';
import { addEntry } from '../incidents/timeline';

/** Takes one assessment into an incident: adds a suspect, or replaces what is known of one unless this is milder. */
export async function worsenSuspect(tx: Transaction, incidentId: string, { assessment, evidence }: AccountActivity): Promise<void> {
  const { account, score, verdict } = assessment;
  const where = { incidentId_account: { incidentId, account } };
  const known = await tx.suspect.findUnique({ where, select: { assessment: true, hasEvidence: true } });
  const proof = evidence === null ? {} : { evidence, hasEvidence: true };
  if (known === null) {
    if (!mayBeCulprit(assessment)) return;
    const { serverId } = await tx.incident.findUniqueOrThrow({ where: { id: incidentId }, select: { serverId: true } });
    const action = await alreadySecured(tx, serverId, account, assessment.lastSeen);
    const decided = action === null ? {} : { decision: 'secured', decidedAt: action.finishedAt, decidedById: action.requestedById, decidedByName: action.requestedByName };
    await tx.suspect.create({ data: { id: newId(assessment.at), incidentId, account, score, verdict, assessment, ...proof, ...decided } });
    await addEntry(tx, { incidentId, at: assessment.at, kind: 'suspect-found', actor: null, data: { account } });
    return;
  }
  if (known.assessment !== null && isMilder(assessment, known.assessment)) {
    if (!known.hasEvidence && evidence !== null) await tx.suspect.update({ where, data: proof });
    return;
  }
  await tx.suspect.update({ where, data: { score, verdict, assessment, ...proof } });
}

/** While a queue is too long, much mail of which the log cannot tell more is a question for whoever repairs it, though it is no accusation. */
function mayBeCulprit({ verdict, reasons }: Assessment): boolean {
  return verdict === 'suspect' || (verdict === 'watch' && reasons.some(({ code }) => code === 'place-untold'));
}

/** The same figures again are not milder: their proof may have become whole since. */
function isMilder(one: Assessment, other: Assessment): boolean {
  return one.score < other.score || (one.score === other.score && one.figures.recipients < other.figures.recipients);
}
