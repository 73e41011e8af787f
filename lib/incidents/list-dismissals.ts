import type { Transaction } from '@/lib/db/client';
import type { Dismissal } from '@/lib/sync/contract';

/** As many as one answer may carry. */
const MOST = 1000;

/** The suspects of a server that operators dismissed as innocent, newest first. */
export async function listDismissals(tx: Transaction, serverId: string, now: number): Promise<Dismissal[]> {
  const dismissed = await tx.suspect.findMany({
    where: { decision: 'dismissed', incident: { serverId } },
    orderBy: [{ decidedAt: 'desc' }, { id: 'desc' }],
    take: MOST,
    select: { account: true, decidedAt: true },
  });
  return dismissed.map(({ account, decidedAt }) => ({ account, at: decidedAt ?? 0, ageMs: Math.max(0, now - (decidedAt ?? 0)) }));
}
