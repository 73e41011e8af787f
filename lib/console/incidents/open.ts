import type { Transaction } from '@/lib/db/client';
import { lockIncidentNumbers } from '@/lib/db/transaction';
import { queueAtBegin, type Latch } from '@sluice/protection/protection';
import { raiseAlert } from '../alerts/raise';
import { guardActor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { markDrillIncident } from '../drill/mark-incident';
import { findOpenIncident } from './find';
import { newId } from '../new-id';
import { addEntry } from './timeline';
import { worsenSuspect } from '../suspects/worsen';

/** Accounts that were suspect at most this long before the trip belong to its incident. */
const RECENT_MS = 60 * 60_000;

/**
 * Opens the incident of a trip or of a protection that somebody began, or takes the trip into the one that is open. A latch that is known changes nothing.
 * The server must be locked.
 */
export async function openIncident(tx: Transaction, serverId: string, latch: Latch): Promise<void> {
  const known = await tx.knownLatch.findUnique({ where: { serverId_latchId: { serverId, latchId: latch.id } } });
  if (known) return;
  const open = await findOpenIncident(tx, serverId);
  const incidentId = open ? await tripAgain(tx, open, latch) : await create(tx, serverId, latch);
  await tx.knownLatch.create({ data: { serverId, latchId: latch.id, incidentId } });
  const suspects = await tx.accountActivity.findMany({
    where: { serverId, verdict: { in: ['suspect', 'watch'] }, updatedAt: { gte: latch.trippedAt - RECENT_MS } },
    orderBy: { score: 'desc' },
  });
  for (const { assessment, evidence } of suspects) await worsenSuspect(tx, incidentId, { assessment, evidence });
  const { number } = await tx.incident.findUniqueOrThrow({ where: { id: incidentId }, select: { number: true } });
  const facts = {
    incident: number,
    queueLength: queueAtBegin(latch),
    threshold: latch.threshold,
    begunBy: latch.begunBy?.name ?? null,
    waitingRecipients: latch.recipients?.waiting ?? null,
    recipientThreshold: latch.recipients?.threshold ?? null,
  };
  await raiseAlert(tx, { kind: 'trip', serverId, subject: latch.id, at: latch.trippedAt, facts });
}

async function create(tx: Transaction, serverId: string, latch: Latch): Promise<string> {
  await lockIncidentNumbers(tx);
  const last = await tx.incident.aggregate({ _max: { number: true } });
  const number = (last._max.number ?? 0) + 1;
  const id = newId(latch.trippedAt);
  const { queueLength, threshold } = latch;
  await tx.incident.create({
    data: { id, number, serverId, status: 'protected', openedAt: latch.trippedAt, latchId: latch.id, queueLength, threshold },
  });
  await markDrillIncident(tx, { serverId, incidentId: id, at: latch.trippedAt });
  await addBegin(tx, id, latch, 'tripped');
  const after = {
    queueLength: queueAtBegin(latch),
    threshold,
    ...(latch.recipients ? { waitingRecipients: latch.recipients.waiting, recipientThreshold: latch.recipients.threshold } : {}),
    ...(latch.begunBy ? { begunBy: latch.begunBy.name } : {}),
    ...(latch.mailing ? { sender: latch.mailing.account, untilAt: latch.mailing.until } : {}),
  };
  await writeAudit(tx, { at: latch.trippedAt, actor: guardActor, action: 'incident.opened', subject: String(number), after });
  return id;
}

/** The figures of the incident stay those of its first trip; the timeline has those of the later ones. */
async function tripAgain(tx: Transaction, incident: { id: string }, latch: Latch): Promise<string> {
  await tx.incident.update({
    where: { id: incident.id },
    data: { status: 'protected', latchId: latch.id, releasedAt: null, releaseCause: null },
  });
  await addBegin(tx, incident.id, latch, 'tripped-again');
  return incident.id;
}

/** How protection began: by the rule, or by a person, whose order joins the incident that it opened. */
async function addBegin(tx: Transaction, incidentId: string, latch: Latch, kind: 'tripped' | 'tripped-again'): Promise<void> {
  const { trippedAt: at, threshold, begunBy } = latch;
  const data = { queueLength: queueAtBegin(latch), threshold, mailing: latch.mailing ?? null, recipients: latch.recipients ?? null };
  if (begunBy === undefined) return addEntry(tx, { incidentId, at, kind, actor: null, data });
  const action = await tx.action.findUnique({ where: { id: begunBy.actionId }, select: { requestedById: true } });
  if (action !== null) await tx.action.update({ where: { id: begunBy.actionId }, data: { incidentId } });
  const actor = { id: action?.requestedById ?? null, name: begunBy.name, address: null };
  await addEntry(tx, { incidentId, at, kind: 'begun-by-hand', actor, data: { ...data, actionId: begunBy.actionId } });
}
