import type { Transaction } from '@/lib/db/client';

/** Between its last word and its end a drill that broke off may have had a trip. */
const PATIENCE_MS = 10_000;

/** Marks the incident of a trip as that of the drill which was playing then. The mail server of a drill is on the console's machine, so their clock is one. */
export async function markDrillIncident(tx: Transaction, { serverId, incidentId, at }: { serverId: string; incidentId: string; at: number }): Promise<void> {
  const drill = await tx.drill.findFirst({
    where: { serverId, incidentId: null, floodFrom: { lte: at }, status: { in: ['running', 'over', 'failed'] } },
    orderBy: { requestedAt: 'desc' },
  });
  if (drill === null || at > (drill.endedAt ?? drill.seenAt ?? 0) + PATIENCE_MS) return;
  await tx.drill.update({ where: { id: drill.id }, data: { incidentId } });
}
