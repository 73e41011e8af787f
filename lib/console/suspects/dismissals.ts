import type { DismissalView } from './schemas';
import type { Database, Transaction } from '@/lib/db/client';
import type { Dismissal } from '@/lib/sync/contract';

/** What an operator last said of each of these accounts that still stands, by account. */
export async function newestDismissals(db: Database | Transaction, serverId: string, accounts: string[]) {
  const rows = await db.dismissal.findMany({
    where: { serverId, account: { in: accounts } },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: { id: true, account: true, at: true, reason: true, byId: true, byName: true },
  });
  return new Map(rows.map(({ account, ...dismissal }) => [account, dismissal]));
}

/** What a page shows of it. */
export function dismissalView({ id, at, reason, byName }: DismissalView): DismissalView {
  return { id, at, reason, byName };
}

/** As many as one answer may carry. */
const MOST = 1000;

/** What operators of a server found innocent and did not take back, newest first. */
export async function listDismissals(tx: Transaction, serverId: string, now: number): Promise<Dismissal[]> {
  const rows = await tx.dismissal.findMany({ where: { serverId }, orderBy: [{ at: 'desc' }, { id: 'desc' }], take: MOST, select: { account: true, at: true } });
  return rows.map(({ account, at }) => ({ account, at, ageMs: Math.max(0, now - at) }));
}
