import { actionKindSchema } from '@/lib/actions/kinds';
import type { Database, Transaction } from '@/lib/db/client';
import { inTransaction, lockServer } from '@/lib/db/transaction';
import { actionOrderSchema, SYNC_PROTOCOL, unknownTo, type ActionOrder, type SyncRequest, type SyncResponse } from '@/lib/sync/contract';
import { guardActor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { gateSettingsOf, settingsOf } from '../servers/find';
import { keepWaiting, mayWait, stored } from './heard';
import { guardRunsOf, noteRun } from './two-guards';
import { listDismissals } from '../suspects/dismissals';
import { recordActionReport } from '../actions/record-report';
import { recordActivities } from '../suspects/record-activities';
import { followLatch, recordEvents } from '../protection/record-events';
import { recordSamples } from '../queue/record-samples';

/** As many orders as one answer may carry. */
const ORDERS_AT_ONCE = 200;

/**
 * One exchange with a guard, whole or not at all. An upload that was taken in before changes nothing but the time the
 * guard was last heard of, and is answered like a new one.
 *
 * @param now by the console's clock
 * @param address of whoever sent it
 */
export async function recordExchange(db: Database, serverId: string, request: SyncRequest, now: number, address: string | null = null): Promise<SyncResponse> {
  db.$storage.requireFile();
  if (mayWait(db, serverId, request, now)) {
    const answer = await answerTo(db, serverId, request, now);
    keepWaiting(db, serverId, request, now);
    return answer;
  }
  const waiting = db.$heard.get(serverId)?.samples ?? [];
  const answer = await inTransaction(db, async (tx) => {
    await lockServer(tx, serverId);
    const server = await tx.server.findUniqueOrThrow({ where: { id: serverId }, select: { guardRun: true, lastSequence: true } });
    const repeated = server.guardRun === request.guardRun && request.sequence <= server.lastSequence;
    await recordSamples(tx, serverId, repeated ? waiting : [...waiting, ...request.samples], now);
    if (repeated) await tx.server.update({ where: { id: serverId }, data: { lastSeenAt: now } });
    else await takeIn(tx, serverId, request, { now, address });
    return answerTo(tx, serverId, request, now);
  });
  stored(db, serverId, { request, waiting: waiting.length, now });
  return answer;
}

async function takeIn(tx: Transaction, serverId: string, request: SyncRequest, { now, address }: { now: number; address: string | null }): Promise<void> {
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
  await noteGuardRun(tx, serverId, { run: guardRun, address, now });
}

/** Beside what the guard tells: whether there is one guard. */
async function noteGuardRun(tx: Transaction, serverId: string, heard: { run: string; address: string | null; now: number }): Promise<void> {
  const { name, guardRuns } = await tx.server.findUniqueOrThrow({ where: { id: serverId }, select: { name: true, guardRuns: true } });
  const known = guardRunsOf(guardRuns);
  const noted = noteRun(known, heard);
  if (noted === known) return;
  await tx.server.update({ where: { id: serverId }, data: { guardRuns: noted } });
  if (noted.twice === null || known.twice !== null) return;
  const addresses = noted.twice.addresses.join(', ');
  await writeAudit(tx, { at: heard.now, actor: { ...guardActor, address: heard.address }, action: 'token.used-twice', subject: name, after: { addresses } });
}

async function answerTo(tx: Database | Transaction, serverId: string, { sequence, report }: SyncRequest, now: number): Promise<SyncResponse> {
  const settings = await tx.protectionSettings.findUnique({ where: { serverId } });
  const waiting = await tx.action.findMany({
    // What can still be taken back is not asked for yet.
    where: { serverId, status: { in: ['requested', 'running'] }, kind: { notIn: unknownTo(report) }, OR: [{ dueAt: null }, { dueAt: { lte: now } }] },
    orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }],
    take: ORDERS_AT_ONCE,
  });
  // What a newer console has asked for is left to it.
  const known = waiting.filter(({ kind }) => actionKindSchema.safeParse(kind).success);
  const actions = known.map(({ id, kind, account, requestedByName, parameters }): ActionOrder => actionOrderSchema.parse({ id, kind, account, name: requestedByName.slice(0, 200), ...parameters }));
  return { protocol: SYNC_PROTOCOL, acknowledged: sequence, settings: { ...settingsOf(settings), gate: gateSettingsOf(settings) }, actions, dismissals: await listDismissals(tx, serverId, now) };
}
