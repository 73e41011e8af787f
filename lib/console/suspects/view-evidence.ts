import type { EvidenceView } from './schemas';
import type { Database } from '@/lib/db/client';
import { Refusal } from '../refusal';

export interface EvidenceQuestion {
  serverId: string;
  account: string;
  /** The number of the incident whose kept evidence is wanted; undefined for the newest. */
  incident?: number | undefined;
}

/** The log lines about one account. @throws Refusal `not-found` when the account is not known there */
export async function viewEvidence(db: Database, { serverId, account, incident }: EvidenceQuestion): Promise<EvidenceView> {
  const found =
    incident === undefined
      ? await db.accountActivity.findUnique({ where: { serverId_account: { serverId, account } }, select: { evidence: true } })
      : await db.suspect.findFirst({ where: { account, incident: { number: incident, serverId } }, select: { evidence: true } });
  if (found === null) throw new Refusal('not-found', 'Nothing is known about this account.');
  return { account, evidence: found.evidence };
}
