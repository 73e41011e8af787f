import { createHash } from 'node:crypto';
import { disablingAction, isStoppedFromSending } from '@sluice/actions/standing';
import type { Database } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transaction';
import { requestAction } from '../actions/request';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { Refusal } from '../refusal';
import { found } from './find-order';
import { isLive } from './schemas';

interface Order {
  id: string;
  actor: Actor & { id: string };
  now: number;
}

/**
 * Once a drill and its incident have ended: asks `sluice start` for the practice passwords, and the guard to let in again whom it refuses since.
 *
 * @throws Refusal `not-found` or `still-protected`
 */
export async function resetAfterDrill(db: Database, { id, actor, now }: Order): Promise<void> {
  const asked = await inTransaction(db, async (tx) => {
    const drill = await found(tx.drill.findUnique({ where: { id }, include: { server: { select: { name: true } }, incident: { select: { status: true } } } }));
    const busy = isLive(drill, now) || (drill.incident !== null && drill.incident.status !== 'closed');
    if (busy) throw new Refusal('still-protected', 'The drill or its incident has not ended yet. Nothing was changed.');
    await tx.drill.update({ where: { id }, data: { resetAskedAt: now, resetAt: null } });
    await writeAudit(tx, { at: now, actor, action: 'drill.reset', subject: drill.server.name });
    return drill;
  });
  for (const account of await refusedSince(db, asked)) {
    const request = {
      key: `drill-${createHash('sha256').update(`${id} ${now} ${account}`).digest('hex').slice(0, 48)}`,
      serverId: asked.serverId,
      kind: 'enable-account' as const,
      account,
      reason: 'after a drill',
    };
    await requestAction(db, { request, actor, now }).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
    });
  }
}

/** The mailboxes to which something was done since the drill, and which are closed or stopped now. */
async function refusedSince(db: Database, { serverId, requestedAt }: { serverId: string; requestedAt: number }): Promise<string[]> {
  const dealtWith = await db.action.findMany({
    where: { serverId, account: { not: null }, requestedAt: { gte: requestedAt } },
    distinct: ['account'],
    select: { account: true },
  });
  const refused: string[] = [];
  for (const { account } of dealtWith) {
    const past = await db.action.findMany({
      where: { serverId, account },
      orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
      select: { kind: true, status: true },
    });
    if (account !== null && (disablingAction(past) !== null || isStoppedFromSending(past))) refused.push(account);
  }
  return refused;
}
