import type { Database, Transaction } from '@/lib/db/client';
import { isLive } from './schemas';

/** The drill that is under way on a server, or null. */
export async function findLiveDrill(tx: Database | Transaction, serverId: string, now: number) {
  const newest = await newestDrill(tx, serverId);
  return newest !== null && isLive(newest, now) ? newest : null;
}

export async function newestDrill(tx: Database | Transaction, serverId: string) {
  return tx.drill.findFirst({
    where: { serverId },
    orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
    include: { incident: { select: { number: true, status: true, openedAt: true } } },
  });
}

/** Who began the drill that what is happening on a server is of: one under way, or one whose incident is not closed. Null where it is no drill. */
export async function drillBehind(tx: Database | Transaction, serverId: string, now: number): Promise<string | null> {
  const ofIncident = await tx.drill.findFirst({ where: { serverId, incident: { status: { not: 'closed' } } }, select: { requestedByName: true } });
  return (ofIncident ?? (await findLiveDrill(tx, serverId, now)))?.requestedByName ?? null;
}
