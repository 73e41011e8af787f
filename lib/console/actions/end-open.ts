import type { Transaction } from '@/lib/db/client';
import { actionKindSchema } from '@sluice/actions/kinds';
import type { ActionStep } from '@sluice/contract/contract';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { addEntry } from '../incidents/timeline';

const DETAILS = {
  'guard-revoked': 'The guard was revoked before it told the end of this. It may have been done all the same. Should the guard come back and tell, this record is put right.',
  'console-restored': 'The console was brought back from a backup that was made before the end of this. It may have been done since. Should the guard tell, this record is put right.',
};

/** Why nobody waits for the end any more. */
export type EndReason = keyof typeof DETAILS;

/**
 * Ends what a guard was asked for and has not told the end of. Each has failed with the reason, and its password hash goes,
 * so that nothing old is done when the guard comes back. The server must be locked.
 *
 * @returns how many there were
 */
export async function endOpenActions(
  tx: Transaction,
  { server, actor, now, because }: { server: { id: string; name: string }; actor: Actor; now: number; because: EndReason },
): Promise<number> {
  const open = await tx.action.findMany({ where: { serverId: server.id, status: { in: ['requested', 'running'] } }, orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }] });
  for (const { id, kind, account, incidentId, steps } of open) {
    await tx.action.update({ where: { id }, data: { status: 'failed', steps: withEnd(steps, kind, now, because), finishedAt: now, parameters: {} } });
    await writeAudit(tx, { at: now, actor, action: 'action.failed', subject: account ?? server.name, after: { kind, actionId: id, code: because } });
    if (incidentId !== null) await addEntry(tx, { incidentId, at: now, kind: 'action-failed', actor: null, data: { account, actionId: id } });
  }
  return open.length;
}

/** Whether it failed only because nobody waited for its end, so that a guard that tells it knows better. */
export function endedUntold(action: { status: string; steps: readonly ActionStep[] }): boolean {
  return action.status === 'failed' && (action.steps.at(-1)?.code ?? 'none') in DETAILS;
}

function withEnd(steps: readonly ActionStep[], kind: string, now: number, code: EndReason): ActionStep[] {
  const [done, last] = [steps.filter(({ status }) => status !== 'running'), steps.find(({ status }) => status === 'running')];
  const step = last?.step ?? firstStep(kind);
  return [...done, { step, status: 'failed', count: last?.count ?? null, at: now, code, detail: DETAILS[code] }];
}

function firstStep(word: string): ActionStep['step'] {
  const kind = actionKindSchema.safeParse(word).data;
  if (kind === undefined) return 'other';
  if (kind === 'contain-account' || kind === 'stop-sending') return 'refuse-account';
  if (kind === 'hold-matching') return 'hold-messages';
  if (kind === 'release-matching') return 'release-messages';
  if (kind === 'delete-matching') return 'delete-messages';
  if (kind === 'plan-mailing') return 'begin-mailing';
  if (kind === 'protect-now') return 'begin-protection';
  if (kind === 'release-local-mail') return 'release-messages';
  return kind === 'restart-smtp' ? 'stop-smtp' : kind;
}
