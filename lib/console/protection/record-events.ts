import type { Transaction } from '@/lib/db/client';
import type { GuardReport, ProtectionEvent } from '@sluice/contract/contract';
import { findOpenIncident } from '../incidents/find';
import { openIncident } from '../incidents/open';
import { releaseIncident } from '../incidents/release';
import { addEntry } from '../incidents/timeline';
import { recordMailing } from './record-mailing';
import { recordBrake, recordOwnerHeld } from './record-trip-acts';

/** Stores what the guard's state machine did and lets the incident follow it; an event that is known changes nothing. */
export async function recordEvents(tx: Transaction, serverId: string, events: readonly ProtectionEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = await tx.protectionEvent.findMany({ where: { serverId, id: { in: events.map(({ id }) => id) } }, select: { id: true } });
  const known = new Set(rows.map(({ id }) => id));
  for (const event of events) {
    if (known.has(event.id)) continue;
    known.add(event.id);
    await tx.protectionEvent.create({ data: { id: event.id, serverId, at: event.at, kind: event.kind, data: event } });
    await follow(tx, serverId, event);
  }
}

async function follow(tx: Transaction, serverId: string, event: ProtectionEvent): Promise<void> {
  if (event.kind === 'tripped') return openIncident(tx, serverId, event.latch);
  if (event.kind === 'released') return releaseIncident(tx, serverId, event);
  if (event.kind === 'owner-held') return recordOwnerHeld(tx, serverId, event);
  if (event.kind === 'brake-engaged' || event.kind === 'brake-lifted') return recordBrake(tx, serverId, event);
  if (event.kind === 'mailing-begun' || event.kind === 'mailing-ended') return recordMailing(tx, serverId, event);
  const crashed = event.kind === 'smtp-started' && event.afterCrash === true;
  if (!crashed && event.kind !== 'smtp-stopped' && event.kind !== 'guard-started' && event.kind !== 'other') return;
  const incident = await findOpenIncident(tx, serverId);
  if (!incident) return;
  const entry = { incidentId: incident.id, at: event.at, actor: null };
  if (event.kind === 'other') await addEntry(tx, { ...entry, kind: 'other', data: { note: event.word } });
  else await addEntry(tx, { ...entry, kind: crashed ? 'smtp-crashed' : event.kind === 'smtp-stopped' ? 'smtp-stopped' : 'guard-restarted' });
}

/** What a guard says of its latch. */
interface Told {
  serverId: string;
  report: GuardReport;
  at: number;
}

/**
 * The guard's latch is the truth, and an event may be lost with the guard's memory: incidents that disagree with
 * the latch are set right. Only for exchanges without events, since one that has some may have more to come.
 */
export async function followLatches(tx: Transaction, told: readonly Told[]): Promise<void> {
  for (const each of await disagreeing(tx, told)) await followLatch(tx, each);
}

/** Mostly none, which two statements find out for any number of guards. */
async function disagreeing(tx: Transaction, told: readonly Told[]): Promise<Told[]> {
  const latches = told.flatMap(({ serverId, report: { latch } }) => (latch === null ? [] : [{ serverId, latchId: latch.id }]));
  const known =
    latches.length === 0
      ? []
      : await tx.knownLatch.findMany({
          where: { serverId: { in: latches.map(({ serverId }) => serverId) }, latchId: { in: latches.map(({ latchId }) => latchId) } },
          select: { serverId: true, latchId: true },
        });
  const open = told.filter(({ report }) => report.latch === null).map(({ serverId }) => serverId);
  const held = open.length === 0 ? [] : await tx.incident.findMany({ where: { serverId: { in: open }, status: 'protected' }, select: { serverId: true } });
  return told.filter(({ serverId, report: { latch } }) =>
    latch === null ? held.some((incident) => incident.serverId === serverId) : !known.some((each) => each.serverId === serverId && each.latchId === latch.id),
  );
}

async function followLatch(tx: Transaction, { serverId, report, at }: Told): Promise<void> {
  if (report.latch !== null) return openIncident(tx, serverId, report.latch);
  const incident = await findOpenIncident(tx, serverId);
  if (incident?.status !== 'protected') return;
  const latch = { id: incident.latchId, trippedAt: incident.openedAt, queueLength: incident.queueLength, threshold: incident.threshold, smtpInstance: null };
  const restart = await tx.action.findFirst({
    where: { incidentId: incident.id, kind: 'restart-smtp', status: { in: ['running', 'done'] } },
    orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
  });
  await releaseIncident(tx, serverId, { at, latch, actionId: restart?.id ?? null });
}
