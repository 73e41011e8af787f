import type { SuspectList } from '@/lib/api/suspects';
import type { Database } from '@/lib/db/client';
import { actionView } from './action-view';
import { findServer } from './find-server';

const LATELY_MS = 24 * 3_600_000;
const MOST = 200;

/** Accounts that were active in the last day, highest score first. @throws Refusal `not-found` */
export async function viewSuspects(db: Database, serverId: string, now: number): Promise<SuspectList> {
  const server = await findServer(db, serverId);
  const activities = await db.accountActivity.findMany({
    where: { serverId, updatedAt: { gte: now - LATELY_MS } },
    orderBy: [{ score: 'desc' }, { updatedAt: 'desc' }, { account: 'asc' }],
    take: MOST,
    select: { account: true, assessment: true, hasEvidence: true },
  });
  const actions = await db.action.findMany({
    where: { serverId, account: { in: activities.map(({ account }) => account) } },
    orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }],
  });
  const newest = new Map(actions.map((action) => [action.account, actionView(action)]));
  return {
    now,
    serverId,
    localDomains: server.localDomains ?? [],
    accounts: activities.map(({ account, assessment, hasEvidence }) => ({ assessment, hasEvidence, lastAction: newest.get(account) ?? null })),
  };
}
