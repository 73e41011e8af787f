import type { ActionView } from '../actions/schemas';
import type { DismissalView, SuspectList } from './schemas';
import type { Database } from '@/lib/db/client';
import { actionView } from '../actions/view';
import { findServer } from '../servers/find';
import { dismissalView, newestDismissals } from './dismissals';

const LATELY_MS = 24 * 3_600_000;
const MOST = 200;
const MOST_ACTIONS = 20;

/** Accounts that were active in the last day, highest score first. @throws Refusal `not-found` */
export async function listSuspects(db: Database, serverId: string, now: number): Promise<SuspectList> {
  const server = await findServer(db, serverId);
  const activities = await db.accountActivity.findMany({
    where: { serverId, updatedAt: { gte: now - LATELY_MS } },
    orderBy: [{ score: 'desc' }, { updatedAt: 'desc' }, { account: 'asc' }],
    take: MOST,
    select: { account: true, assessment: true, hasEvidence: true },
  });
  const actions = await db.action.findMany({
    where: { serverId, account: { in: activities.map(({ account }) => account) } },
    orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
  });
  const dismissals = await newestDismissals(db, serverId, activities.map(({ account }) => account));
  const dismissalOf = (account: string): DismissalView | null => {
    const found = dismissals.get(account);
    return found === undefined ? null : dismissalView(found);
  };
  const actionsOf = (account: string): ActionView[] =>
    actions
      .filter((action) => action.account === account)
      .slice(0, MOST_ACTIONS)
      .map(actionView);
  return {
    now,
    serverId,
    localDomains: server.localDomains ?? [],
    accounts: activities.map(({ account, assessment, hasEvidence }) => ({ assessment, hasEvidence, actions: actionsOf(account), dismissal: dismissalOf(account) })),
  };
}
