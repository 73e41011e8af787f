import type { Transaction } from '@/lib/db/client';
import { noJson } from '@/lib/db/transaction';
import type { Episode } from '@sluice/suspects/assessment';
import { episodeAfter } from '@sluice/suspects/episode';
import type { AccountActivity } from '@sluice/contract/contract';
import { findOpenIncident } from '../incidents/find';
import { worsenSuspect } from './worsen';

/**
 * Stores the newest assessment of each account, and takes it into the open incident: an account with the verdict
 * `suspect` becomes a suspect there, and one that is there already keeps its worst.
 */
export async function recordActivities(tx: Transaction, serverId: string, activities: readonly AccountActivity[]): Promise<void> {
  if (activities.length === 0) return;
  const incident = await findOpenIncident(tx, serverId);
  const episodes = await episodesOf(tx, serverId, activities);
  for (const { assessment: told, evidence } of activities) {
    const { account, score, verdict } = told;
    // A guard judges a moment; what is one episode only the console knows, from what it was told before.
    const episode = episodeAfter(episodes.get(account), told);
    episodes.set(account, episode);
    const assessment = { ...told, episode };
    // An account that calmed down needs no proof; a suspect without new proof keeps what there is.
    const proof = evidence !== null ? { evidence, hasEvidence: true } : verdict === 'normal' ? { evidence: noJson, hasEvidence: false } : {};
    const data = { score, verdict, updatedAt: assessment.at, assessment, ...proof };
    const known = await tx.accountActivity.upsert({ where: { serverId_account: { serverId, account } }, create: { serverId, account, ...data }, update: data, select: { account: true, evidence: incident !== null } });
    // A guard tells the same proof once, perhaps when the account was only watched.
    if (incident) await worsenSuspect(tx, incident.id, { assessment, evidence: known.evidence });
  }
}

async function episodesOf(tx: Transaction, serverId: string, activities: readonly AccountActivity[]): Promise<Map<string, Episode | undefined>> {
  const accounts = activities.map(({ assessment }) => assessment.account);
  const known = await tx.accountActivity.findMany({ where: { serverId, account: { in: accounts } }, select: { account: true, assessment: true } });
  return new Map(known.map(({ account, assessment }) => [account, assessment.episode]));
}
