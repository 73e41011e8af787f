import type { Transaction } from '@/lib/db/client';
import type { ActionReport } from '@sluice/contract/contract';
import { guardActor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { endedUntold } from './end-open';
import { isSecuring } from '@sluice/actions/standing';
import { settleSuspect } from '../suspects/settle';
import { addEntry } from '../incidents/timeline';

/**
 * Takes in how an action goes. An action that has ended, or is not known here, is left as it is; but what counts as failed only
 * because its guard was revoked is put right by a guard that came back. The server must be locked.
 */
export async function recordActionReport(tx: Transaction, serverId: string, report: ActionReport): Promise<void> {
  const action = await tx.action.findFirst({ where: { id: report.id, serverId } });
  if (action === null || action.status === 'done' || (action.status === 'failed' && !endedUntold(action))) return;
  const ended = report.status !== 'running';
  await tx.action.update({
    where: { id: action.id },
    data: {
      status: report.status,
      steps: report.steps,
      startedAt: action.startedAt ?? report.steps[0]?.at ?? report.at,
      // With the end of the action its password hash goes.
      ...(ended ? { finishedAt: report.at, parameters: { ...action.parameters, passwordHash: undefined, look: report.look } } : { finishedAt: null }),
    },
  });
  if (!ended) return;
  const { kind, account, incidentId } = action;
  const server = await tx.server.findUniqueOrThrow({ where: { id: serverId }, select: { name: true } });
  const failed = report.steps.find((step) => step.status === 'failed');
  const proofs = proofsOf(report);
  const counts = countsOf(report);
  await writeAudit(tx, {
    at: report.at,
    actor: guardActor,
    action: report.status === 'done' ? 'action.done' : 'action.failed',
    subject: account ?? server.name,
    after: { kind, actionId: action.id, ...(failed ? { step: failed.step, code: failed.code } : {}), ...(counts === null ? {} : { counts }), ...(proofs.length > 0 ? { proofs } : {}) },
  });
  // What was called innocent before does not excuse whoever had to be locked out.
  if (report.status === 'done' && account !== null && isSecuring(kind)) await tx.dismissal.deleteMany({ where: { serverId, account } });
  if (incidentId === null) return;
  const entry = report.status === 'done' ? 'action-done' : 'action-failed';
  await addEntry(tx, { incidentId, at: report.at, kind: entry, actor: null, data: { account, actionId: action.id } });
  if (report.status === 'done' && account !== null) await settleSuspect(tx, { ...action, steps: report.steps, account, incidentId }, report.at);
}

/** How many messages, sessions or the like each step concerned; null where none was counted. */
function countsOf({ steps }: ActionReport): Record<string, number> | null {
  const counted = steps.flatMap(({ step, count }): [string, number][] => (count === null || step.startsWith('prove-') ? [] : [[step, count]]));
  return counted.length === 0 ? null : Object.fromEntries(counted);
}

/** What the guard looked at, when, and what it found, each in a line of its own. */
function proofsOf({ steps }: ActionReport): string[] {
  return steps
    .filter(({ step }) => step.startsWith('prove-'))
    .map(({ step, status, at, detail }) => `${new Date(at).toISOString()} ${step}: ${status}${detail === null ? '' : ` (${detail})`}`);
}
