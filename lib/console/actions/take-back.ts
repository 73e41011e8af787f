import type { ActionParameters } from '@/lib/db/column-types';
import type { Database, Transaction } from '@/lib/db/client';
import { inTransaction, lockServer } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { isSameFilter, type QueueFilter } from '@sluice/actions/queue-filter';
import { writeAudit } from '../audit/write';
import { addEntry } from '../incidents/timeline';
import { Refusal } from '../refusal';
import type { ActionView } from './schemas';
import { actionView } from './view';

interface TakingBack {
  actor: Actor & { id: string };
  now: number;
}

/**
 * Takes back an act that waits for its time; taken back twice it stays so.
 *
 * @throws Refusal `not-found`, or `already-done` when its time is over
 */
export async function takeBackAction(db: Database, { id, actor, now }: TakingBack & { id: string }): Promise<ActionView> {
  const found = await db.action.findUnique({ where: { id }, select: { serverId: true } });
  if (found === null) throw new Refusal('not-found', 'There is no such action.');
  return inTransaction(db, async (tx) => {
    await lockServer(tx, found.serverId);
    const action = await tx.action.findUniqueOrThrow({ where: { id } });
    if (action.steps.at(-1)?.code === 'taken-back') return actionView(action);
    if (action.status !== 'requested' || action.dueAt === null || action.dueAt <= now) {
      throw new Refusal('already-done', 'Its time is over, and the guard was asked. Nothing was changed.', { actionId: id, kind: action.kind, status: action.status, byName: action.requestedByName, at: action.dueAt ?? action.requestedAt });
    }
    return end(tx, action, { actor, now });
  });
}

/** The same for the deletion of an account's mail that waits, if there is one: who releases it wants it kept. The server must be locked. */
export async function takeBackDeletion(tx: Transaction, { serverId, account, actor, now }: TakingBack & { serverId: string; account: string }): Promise<void> {
  const waiting = await tx.action.findMany({ where: { serverId, account, kind: 'delete-messages', status: 'requested', dueAt: { gt: now } } });
  for (const action of waiting) await end(tx, action, { actor, now });
}

/** The same for a deletion by subject or recipient: who releases it wants it kept. The server must be locked. */
export async function takeBackMatching(tx: Transaction, { serverId, filter, actor, now }: TakingBack & { serverId: string; filter: QueueFilter }): Promise<void> {
  const waiting = await tx.action.findMany({ where: { serverId, kind: 'delete-matching', status: 'requested', dueAt: { gt: now } } });
  for (const action of waiting) if (isSameFilter(action.parameters.filter, filter)) await end(tx, action, { actor, now });
}

async function end(tx: Transaction, { id, kind, account, incidentId, parameters }: Pick<ActionView, 'id' | 'account'> & { kind: string; incidentId: string | null; parameters: ActionParameters }, { actor, now }: TakingBack): Promise<ActionView> {
  const step = { step: 'delete-messages' as const, status: 'failed' as const, count: null, at: now, code: 'taken-back' as const, detail: actor.name };
  const action = await tx.action.update({ where: { id }, data: { status: 'failed', steps: [step], finishedAt: now } });
  if (incidentId !== null) await addEntry(tx, { incidentId, at: now, kind: 'action-taken-back', actor, data: { account, actionId: id } });
  await writeAudit(tx, { at: now, actor, action: 'action.taken-back', subject: account ?? parameters.filter?.subject ?? parameters.filter?.domain ?? parameters.filter?.account ?? '', after: { kind, actionId: id } });
  return actionView(action);
}
