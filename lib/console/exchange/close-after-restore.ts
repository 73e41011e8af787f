import { nextStatus } from '@sluice/alerts/delivery';
import type { Database } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transaction';
import { endOpenActions } from '../actions/end-open';
import { commandActor } from '../audit/actor';
import { writeAudit } from '../audit/write';

/**
 * After a backup was brought back: what was open when it was made must not come to life again. Sessions, one-time links and
 * codes end, and actions that had not ended have failed: the guard may have done them since.
 *
 * @returns how many actions were ended so
 */
export async function closeAfterRestore(db: Database, now: number): Promise<{ actions: number }> {
  return inTransaction(db, async (tx) => {
    await tx.session.deleteMany({});
    await tx.invitation.updateMany({ where: { usedAt: null }, data: { usedAt: now } });
    await tx.enrollmentCode.deleteMany({ where: { usedAt: null } });
    // What waited to be sent when the backup was made was sent since, or is no news any more.
    await tx.alertDelivery.updateMany({
      where: { status: 'waiting' },
      data: { status: nextStatus('waiting', 'too-old'), finishedAt: now, answer: 'the console was brought back from a backup' },
    });
    await tx.drill.updateMany({ where: { status: { in: ['requested', 'running'] } }, data: { status: 'failed', failure: 'interrupted', endedAt: now } });
    const servers = await tx.server.findMany({ select: { id: true, name: true } });
    let actions = 0;
    for (const server of servers) actions += await endOpenActions(tx, { server, actor: commandActor, now, because: 'console-restored' });
    await writeAudit(tx, { at: now, actor: commandActor, action: 'database.restored', subject: 'backup' });
    return { actions };
  });
}
