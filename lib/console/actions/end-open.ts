import type { Transaction } from '@/lib/db/client';
import type { ActionKind } from '@/lib/actions/kinds';
import type { ActionStep } from '@/lib/sync/contract';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { addEntry } from '../incidents/timeline';

const DETAIL = 'The guard was revoked before it told the end of this. It may have been done all the same. Should the guard come back and tell, this record is put right.';

/**
 * Ends what a guard was asked for and has not told the end of: it is revoked, so nobody will. Each has failed with that as
 * its reason, and its password hash goes, so that nothing old is done when the host is enrolled again. The server must be locked.
 */
export async function endOpenActions(tx: Transaction, { server, actor, now }: { server: { id: string; name: string }; actor: Actor; now: number }): Promise<void> {
  const open = await tx.action.findMany({ where: { serverId: server.id, status: { in: ['requested', 'running'] } }, orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }] });
  for (const { id, kind, account, incidentId, steps } of open) {
    await tx.action.update({ where: { id }, data: { status: 'failed', steps: withEnd(steps, kind, now), finishedAt: now, parameters: {} } });
    await writeAudit(tx, { at: now, actor, action: 'action.failed', subject: account ?? server.name, after: { kind, actionId: id, code: 'guard-revoked' } });
    if (incidentId !== null) await addEntry(tx, { incidentId, at: now, kind: 'action-failed', actor: null, data: { account, actionId: id } });
  }
}

/** Whether it failed only because its guard was revoked, so that a guard that came back knows better. */
export function endedByRevoking(action: { status: string; steps: readonly ActionStep[] }): boolean {
  return action.status === 'failed' && action.steps.at(-1)?.code === 'guard-revoked';
}

function withEnd(steps: readonly ActionStep[], kind: ActionKind, now: number): ActionStep[] {
  const [done, last] = [steps.filter(({ status }) => status !== 'running'), steps.find(({ status }) => status === 'running')];
  const step = last?.step ?? firstStep(kind);
  return [...done, { step, status: 'failed', count: last?.count ?? null, at: now, code: 'guard-revoked', detail: DETAIL }];
}

function firstStep(kind: ActionKind): ActionStep['step'] {
  if (kind === 'contain-account') return 'hold-messages';
  return kind === 'restart-smtp' ? 'stop-smtp' : kind;
}
