import type { Transaction } from '@/lib/db/client';
import { noJson } from '@/lib/db/transaction';
import type { Assessment } from '@/lib/suspects/assessment';
import { episodeAfter } from '@/lib/suspects/episode';
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
  for (const { assessment: told, evidence } of activities) {
    const assessment = await withEpisode(tx, serverId, told);
    const { account, score, verdict } = assessment;
    // An account that calmed down needs no proof; a suspect without new proof keeps what there is.
    const proof = evidence !== null ? { evidence, hasEvidence: true } : verdict === 'normal' ? { evidence: noJson, hasEvidence: false } : {};
    const data = { score, verdict, updatedAt: assessment.at, assessment, ...proof };
    await tx.accountActivity.upsert({ where: { serverId_account: { serverId, account } }, create: { serverId, account, ...data }, update: data });
    if (incident) await worsenSuspect(tx, incident.id, { assessment, evidence });
  }
}

/** A guard judges a moment; what is one episode only the console knows, from what it was told before. */
async function withEpisode(tx: Transaction, serverId: string, { episode: _, ...assessment }: Assessment): Promise<Assessment> {
  const known = await tx.accountActivity.findUnique({ where: { serverId_account: { serverId, account: assessment.account } }, select: { assessment: true } });
  const episode = episodeAfter(known?.assessment.episode, assessment);
  return episode === undefined ? assessment : { ...assessment, episode };
}
