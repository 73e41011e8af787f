import type { Database, Transaction } from '@/lib/db/client';
import { inTransaction, lockServer } from '@/lib/db/transaction';
import type { SyncRequest } from '@/lib/sync/contract';
import { guardActor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { isCalm, isDue, keepWaiting, stored } from './heard';
import { storeWaiting } from './store-waiting';
import { guardRunsOf, noteRun } from './two-guards';
import { recordActionReport } from '../actions/record-report';
import { recordActivities } from '../suspects/record-activities';
import { recordFates } from '../suspects/record-fates';
import { followLatch, recordEvents } from '../protection/record-events';
import { recordSamples } from '../queue/record-samples';

/**
 * Takes in one exchange with a guard, whole or not at all. An upload that was taken in before changes nothing but the time the
 * guard was last heard of.
 *
 * @param now by the console's clock
 * @param address of whoever sent it
 * @returns whether anything was stored of it
 */
export async function recordExchange(db: Database, serverId: string, request: SyncRequest, now: number, address: string | null = null): Promise<boolean> {
  db.$storage.requireFile();
  if (isCalm(db, serverId, request, now)) {
    keepWaiting(db, serverId, request, now);
    if (isDue(db, serverId, now)) await storeWaiting(db, now);
    return false;
  }
  const waiting = db.$heard.get(serverId)?.samples ?? [];
  await inTransaction(db, async (tx) => {
    await lockServer(tx, serverId);
    const server = await tx.server.findUniqueOrThrow({ where: { id: serverId }, select: { name: true, guardRun: true, guardRuns: true, lastSequence: true } });
    const repeated = server.guardRun === request.guardRun && request.sequence <= server.lastSequence;
    await recordSamples(tx, new Map([[serverId, repeated ? waiting : [...waiting, ...request.samples]]]), now);
    if (repeated) await tx.server.update({ where: { id: serverId }, data: { lastSeenAt: now } });
    else await takeIn(tx, serverId, request, { server, now, address });
  });
  stored(db, serverId, { request, waiting, now });
  return true;
}

interface Sender {
  server: { name: string; guardRuns: unknown };
  now: number;
  address: string | null;
}

async function takeIn(tx: Transaction, serverId: string, request: SyncRequest, { server, now, address }: Sender): Promise<void> {
  const { host, report, guardRun, guardVersion, sequence } = request;
  const { kind, hostname, timeZone, localDomains } = host;
  await tx.server.update({
    where: { id: serverId },
    data: { kind, hostname, timeZone, localDomains, guardVersion, guardRun, lastSequence: sequence, lastSeenAt: now, report },
  });
  // A restart's report comes before the release that it caused, so that the release finds the action.
  const own = new Set(request.events.flatMap((event) => (event.kind === 'owner-held' ? [event.actionId] : event.kind === 'tripped' && event.latch.begunBy ? [event.latch.begunBy.actionId] : [])));
  for (const report of request.actionReports) if (!own.has(report.id)) await recordActionReport(tx, serverId, report);
  await recordEvents(tx, serverId, request.events);
  // What the guard does by itself is known here by its event, and what begins an incident belongs to it.
  for (const report of request.actionReports) if (own.has(report.id)) await recordActionReport(tx, serverId, report);
  if (request.events.length === 0) await followLatch(tx, serverId, report, request.sentAt);
  await recordActivities(tx, serverId, request.activities);
  await recordFates(tx, serverId, request);
  await noteGuardRun(tx, serverId, server, { run: guardRun, address, now });
}

/** Beside what the guard tells: whether there is one guard. */
async function noteGuardRun(tx: Transaction, serverId: string, { name, guardRuns }: Sender['server'], heard: { run: string; address: string | null; now: number }): Promise<void> {
  const known = guardRunsOf(guardRuns);
  const noted = noteRun(known, heard);
  if (noted === known) return;
  await tx.server.update({ where: { id: serverId }, data: { guardRuns: noted } });
  if (noted.twice === null || known.twice !== null) return;
  const addresses = noted.twice.addresses.join(', ');
  await writeAudit(tx, { at: heard.now, actor: { ...guardActor, address: heard.address }, action: 'token.used-twice', subject: name, after: { addresses } });
}
