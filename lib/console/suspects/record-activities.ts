import type { Transaction } from '@/lib/db/client';
import { noJson } from '@/lib/db/transaction';
import type { AccountActivity } from '@/lib/sync/contract';
import { findOpenIncident } from '../incidents/find';
import { worsenSuspect } from './worsen';

/**
 * Stores the newest assessment of each account, and takes it into the open incident: an account with the verdict
 * `suspect` becomes a suspect there, and one that is there already keeps its worst.
 */
export async function recordActivities(tx: Transaction, serverId: string, activities: readonly AccountActivity[]): Promise<void> {
  if (activities.length === 0) return;
  const incident = await findOpenIncident(tx, serverId);
  for (const { assessment, evidence } of activities) {
    const { account, score, verdict } = assessment;
    // An account that calmed down needs no proof; a suspect without new proof keeps what there is.
    const proof = evidence !== null ? { evidence, hasEvidence: true } : verdict === 'normal' ? { evidence: noJson, hasEvidence: false } : {};
    const data = { score, verdict, updatedAt: assessment.at, assessment, ...proof };
    await tx.accountActivity.upsert({ where: { serverId_account: { serverId, account } }, create: { serverId, account, ...data }, update: data });
    if (incident) await worsenSuspect(tx, incident.id, { assessment, evidence });
  }
}
