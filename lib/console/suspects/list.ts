import type { ActionView } from '../actions/schemas';
import type { DismissalView, SuspectList } from './schemas';
import type { Database } from '@/lib/db/client';
import { actionView } from '../actions/view';
import { findServer } from '../servers/find';
import { dismissalView, newestDismissals } from './dismissals';

const LATELY_MS = 24 * 3_600_000;
const MOST = 200;
const MOST_ACTIONS = 20;
const WORST_FIRST = [{ score: 'desc' }, { updatedAt: 'desc' }, { account: 'asc' }] as const;

/**
 * Accounts that were active in the last day, highest score first, at most 200 of them.
 *
 * @param input.search a part of an account's name; all when empty
 * @throws Refusal `not-found`
 */
export async function listSuspects(db: Database, input: { serverId: string; search?: string; now: number }): Promise<SuspectList> {
  const { serverId, now } = input;
  const server = await findServer(db, serverId);
  const lately = { serverId, updatedAt: { gte: now - LATELY_MS } };
  const names = await matchingNames(db, lately, input.search ?? '');
  const where = { ...lately, ...(names === null ? {} : { account: { in: names.slice(0, MOST) } }) };
  const activities = await db.accountActivity.findMany({ where, orderBy: [...WORST_FIRST], take: MOST, select: { account: true, assessment: true, hasEvidence: true } });
  const verdicts = await db.accountActivity.groupBy({ by: ['verdict'], where: lately, _count: true });
  const countOf = (verdict: string): number => verdicts.find((each) => each.verdict === verdict)?._count ?? 0;
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
    totals: { all: verdicts.reduce((sum, { _count }) => sum + _count, 0), suspect: countOf('suspect'), watch: countOf('watch') },
    found: names?.length ?? null,
    accounts: activities.map(({ account, assessment, hasEvidence }) => ({ assessment, hasEvidence, actions: actionsOf(account), dismissal: dismissalOf(account) })),
  };
}

/** The names that hold the text, worst first; compared here, as the databases give signs of a name a meaning, each its own. */
async function matchingNames(db: Database, lately: { serverId: string; updatedAt: { gte: number } }, search: string): Promise<string[] | null> {
  const text = search.trim().toLowerCase();
  if (text === '') return null;
  const all = await db.accountActivity.findMany({ where: lately, orderBy: [...WORST_FIRST], select: { account: true } });
  return all.map(({ account }) => account).filter((account) => account.toLowerCase().includes(text));
}
