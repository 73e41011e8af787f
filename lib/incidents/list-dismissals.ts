import type { Transaction } from '@/lib/db/client';
import type { Dismissal } from '@/lib/sync/contract';

/** As many as one answer may carry. */
const MOST = 1000;

/** What operators of a server found innocent and did not take back, newest first. */
export async function listDismissals(tx: Transaction, serverId: string, now: number): Promise<Dismissal[]> {
  const rows = await tx.dismissal.findMany({ where: { serverId }, orderBy: [{ at: 'desc' }, { id: 'desc' }], take: MOST, select: { account: true, at: true } });
  return rows.map(({ account, at }) => ({ account, at, ageMs: Math.max(0, now - at) }));
}
