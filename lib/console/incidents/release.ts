import type { Transaction } from '@/lib/db/client';
import type { Latch } from '@sluice/protection/protection';
import { endAlert, raiseAlert } from '../alerts/raise';
import { guardActor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { openIncident } from './open';
import { addEntry } from './timeline';

export interface Release {
  at: number;
  latch: Latch;
  /** The action that restarted the service; null when the restart was done outside the console. */
  actionId: string | null;
}

/**
 * Ends the protection of an incident; it stays open for its closing report. Repeated, or for a latch that was followed
 * by another, it changes nothing. A trip that was never heard of is recorded first. The server must be locked.
 */
export async function releaseIncident(tx: Transaction, serverId: string, { at, latch, actionId }: Release): Promise<void> {
  await openIncident(tx, serverId, latch);
  const incident = await tx.incident.findFirst({ where: { serverId, latchId: latch.id, status: 'protected' } });
  if (incident === null) return;
  const action = actionId === null ? null : await tx.action.findFirst({ where: { id: actionId, serverId } });
  const cause = action === null ? 'outside' : 'console';
  await tx.incident.update({ where: { id: incident.id }, data: { status: 'released', releasedAt: at, releaseCause: cause } });
  const actor = action === null ? null : { id: action.requestedById, name: action.requestedByName, address: null };
  const kind = action === null ? 'released-outside' : 'released-by-console';
  await addEntry(tx, { incidentId: incident.id, at, kind, actor, data: { actionId: action?.id ?? null } });
  const after = { cause, trippedAt: latch.trippedAt };
  await writeAudit(tx, { at, actor: actor ?? guardActor, action: 'incident.released', subject: String(incident.number), after });
  await endAlert(tx, { kind: 'trip', serverId, subject: latch.id, endedAt: at });
  await raiseAlert(tx, { kind: 'released', serverId, subject: latch.id, at, facts: { incident: incident.number, since: latch.trippedAt } });
}
