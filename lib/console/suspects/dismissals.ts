import type { DismissalView } from './schemas';
import type { Database, Transaction } from '@/lib/db/client';

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
