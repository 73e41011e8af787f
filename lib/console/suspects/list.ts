import type { ActionView } from '../actions/schemas';
import type { DismissalView, SuspectList } from './schemas';
import type { Database, Transaction } from '@/lib/db/client';
import { actionViews } from '../actions/view';
import { findServer } from '../servers/find';
import { dismissalView, newestDismissals } from './dismissals';
import { LISTED } from './schemas';

const LATELY_MS = 24 * 3_600_000;
const MOST_ACTIONS = 20;
const WORST_FIRST = [{ score: 'desc' }, { updatedAt: 'desc' }, { account: 'asc' }] as const;

interface Asked {
  serverId: string;
  /** A part of an account's name; all when empty. */
  search?: string;
  show?: 'all' | 'suspect' | 'watch';
  now: number;
}

/**
 * Accounts that were active in the last day, highest score first.
 *
 * @param input.most how many are listed
 * @throws Refusal `not-found`
 */
export async function listSuspects(db: Database, input: Asked & { most?: number }): Promise<SuspectList> {
  const { serverId, now, most = LISTED } = input;
  const server = await findServer(db, serverId);
  const named = input.search?.trim() ? { found: (await matchingAccounts(db, { ...input, show: 'all' })).length, names: await matchingAccounts(db, input) } : null;
  const where = named === null ? whereOf(input) : { serverId, account: { in: named.names.slice(0, most) } };
  const activities = await db.accountActivity.findMany({ where, orderBy: [...WORST_FIRST], take: most, select: { account: true, assessment: true, hasEvidence: true } });
  const verdicts = await db.accountActivity.groupBy({ by: ['verdict'], where: whereOf({ serverId, now }), _count: true });
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
  const actionsOf = (account: string): ActionView[] => actionViews(actions.filter((action) => action.account === account)).slice(0, MOST_ACTIONS);
  const totals = { all: verdicts.reduce((sum, { _count }) => sum + _count, 0), suspect: countOf('suspect'), watch: countOf('watch') };
  return {
    now,
    serverId,
    localDomains: server.localDomains ?? [],
    totals,
    found: named?.found ?? null,
    matching: named?.names.length ?? totals[input.show ?? 'all'],
    accounts: activities.map(({ account, assessment, hasEvidence }) => ({ assessment, hasEvidence, actions: actionsOf(account), dismissal: dismissalOf(account) })),
  };
}

function whereOf({ serverId, now, show = 'all' }: Asked) {
  return { serverId, updatedAt: { gte: now - LATELY_MS }, ...(show === 'all' ? {} : { verdict: show }) };
}

/** The accounts that match, worst first; names are compared here, as the databases give signs of a name a meaning, each its own. */
export async function matchingAccounts(db: Database | Transaction, input: Asked): Promise<string[]> {
  const all = await db.accountActivity.findMany({ where: whereOf(input), orderBy: [...WORST_FIRST], select: { account: true } });
  const text = (input.search ?? '').trim().toLowerCase();
  return all.map(({ account }) => account).filter((account) => account.toLowerCase().includes(text));
}
