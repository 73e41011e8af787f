import type { Transaction } from '@/lib/db/client';
import { lockIncidentNumbers } from '@/lib/db/transaction';
import type { Latch } from '@/lib/protection/protection';
import { raiseAlert } from '../alerts/raise';
import { guardActor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { findOpenIncident } from './find';
import { newId } from '../new-id';
import { addEntry } from './timeline';
import { worsenSuspect } from '../suspects/worsen';

/** Accounts that were suspect at most this long before the trip belong to its incident. */
const RECENT_MS = 60 * 60_000;

/**
 * Opens the incident of a trip, or takes the trip into the one that is open. A latch that is known changes nothing.
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
  const { queueLength, threshold } = latch;
  await raiseAlert(tx, { kind: 'trip', serverId, subject: latch.id, at: latch.trippedAt, facts: { incident: number, queueLength, threshold } });
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
  await addEntry(tx, { incidentId: id, at: latch.trippedAt, kind: 'tripped', actor: null, data: { queueLength, threshold } });
  const after = { queueLength, threshold };
  await writeAudit(tx, { at: latch.trippedAt, actor: guardActor, action: 'incident.opened', subject: String(number), after });
  return id;
}

/** The figures of the incident stay those of its first trip; the timeline has those of the later ones. */
async function tripAgain(tx: Transaction, incident: { id: string }, latch: Latch): Promise<string> {
  await tx.incident.update({
    where: { id: incident.id },
    data: { status: 'protected', latchId: latch.id, releasedAt: null, releaseCause: null },
  });
  const { queueLength, threshold } = latch;
  await addEntry(tx, { incidentId: incident.id, at: latch.trippedAt, kind: 'tripped-again', actor: null, data: { queueLength, threshold } });
  return incident.id;
}
