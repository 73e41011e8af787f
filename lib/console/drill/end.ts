import type { Database } from '@/lib/db/client';
import { inTransaction, lockServer } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { found } from './find-order';
import { isLive } from './schemas';

interface Order {
  id: string;
  actor: Actor;
  now: number;
}

/**
 * Asks whoever plays a drill to end it. One that nobody has taken yet, or that nobody plays any more, is ended here. What it has led to stays: protection ends with a restart only.
 *
 * @throws Refusal `not-found`
 */
export async function endDrill(db: Database, { id, actor, now }: Order): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { serverId, server } = await found(tx.drill.findUnique({ where: { id }, select: { serverId: true, server: { select: { name: true } } } }));
    await lockServer(tx, serverId);
    const drill = await tx.drill.findUniqueOrThrow({ where: { id } });
    if (drill.status === 'over' || drill.status === 'failed') return;
    const byItself = drill.status === 'running' && isLive(drill, now);
    if (byItself && drill.endAskedAt !== null) return;
    const ended = { status: 'failed', endedAt: now, failure: drill.status === 'requested' ? 'not-begun' : 'interrupted' };
    await tx.drill.update({ where: { id }, data: { endAskedAt: drill.endAskedAt ?? now, ...(byItself ? {} : ended) } });
    await writeAudit(tx, { at: now, actor, action: 'drill.ended', subject: server.name });
  });
}
