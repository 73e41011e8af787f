import type { Transaction } from '@/lib/db/client';
import type { ProtectionEvent } from '@sluice/contract/contract';
import { guardActor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { findOpenIncident } from '../incidents/find';
import { addEntry } from '../incidents/timeline';
import { newId } from '../new-id';

type OwnerHeld = Extract<ProtectionEvent, { kind: 'owner-held' }>;
type BrakeEvent = Extract<ProtectionEvent, { kind: 'brake-engaged' | 'brake-lifted' }>;

/** The guard holds somebody's mail by itself: an action like one that a person asks for, and a suspect to be decided. The server must be locked. */
export async function recordOwnerHeld(tx: Transaction, serverId: string, event: OwnerHeld): Promise<void> {
  const { at, account, actionId, messages, queueLength } = event;
  // A guard that lost its memory may find it again.
  if (await tx.action.findUnique({ where: { id: actionId }, select: { id: true } })) return;
  const incident = await findOpenIncident(tx, serverId);
  const row = { serverId, incidentId: incident?.id ?? null, kind: 'hold-messages' as const, account, status: 'running' as const, parameters: {}, steps: [] };
  await tx.action.create({ data: { id: actionId, key: `guard ${serverId} ${actionId}`, ...row, requestedAt: at, requestedById: null, requestedByName: guardActor.name } });
  await writeAudit(tx, { at, actor: guardActor, action: 'owner.held', subject: account, after: { messages, queueLength, actionId } });
  if (incident === null) return;
  await addEntry(tx, { incidentId: incident.id, at, kind: 'owner-held', actor: null, data: { account, actionId, messages, queueLength } });
  const where = { incidentId_account: { incidentId: incident.id, account } };
  if (await tx.suspect.findUnique({ where, select: { id: true } })) return;
  await tx.suspect.create({ data: { id: newId(at), incidentId: incident.id, account, score: 0, verdict: 'normal', addedByName: guardActor.name } });
}

export async function recordBrake(tx: Transaction, serverId: string, event: BrakeEvent): Promise<void> {
  const { name } = await tx.server.findUniqueOrThrow({ where: { id: serverId }, select: { name: true } });
  const engaged = event.kind === 'brake-engaged';
  const after = engaged ? { after: { transports: event.transports.join(', ') } } : {};
  await writeAudit(tx, { at: event.at, actor: guardActor, action: engaged ? 'brake.engaged' : 'brake.lifted', subject: name, ...after });
  const incident = await findOpenIncident(tx, serverId);
  if (incident) await addEntry(tx, { incidentId: incident.id, at: event.at, kind: engaged ? 'brake-engaged' : `brake-lifted-${event.why}`, actor: null });
}
