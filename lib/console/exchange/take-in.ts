import type { Transaction } from '@/lib/db/client';
import { jsonRows } from '@/lib/db/json-rows';
import type { SyncRequest } from '@sluice/contract/contract';
import { recordActionReport } from '../actions/record-report';
import { guardActor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { followLatches, recordEvents } from '../protection/record-events';
import { recordActivities } from '../suspects/record-activities';
import { recordFates } from '../suspects/record-fates';
import { guardRunsOf, noteRun, type GuardRuns } from './two-guards';

/** One exchange as it came. */
export interface Sent {
  serverId: string;
  request: SyncRequest;
  now: number;
  address: string | null;
}

/** With what is stored of its server. */
interface Found extends Sent {
  server: { name: string; guardRuns: unknown };
}

/** Stores what guards tell, but for the lengths of their queues; each of another server, which must be locked. */
export async function takeIn(tx: Transaction, all: readonly Found[]): Promise<void> {
  await writeServers(tx, all);
  for (const { serverId, request } of all) await takeInNews(tx, serverId, request);
  await followLatches(
    tx,
    all.filter(({ request }) => request.events.length === 0).map(({ serverId, request }) => ({ serverId, report: request.report, at: request.sentAt })),
  );
  for (const { serverId, request } of all) {
    await recordActivities(tx, serverId, request.activities);
    await recordFates(tx, serverId, request);
  }
  for (const sent of all) await noteTwice(tx, sent);
}

async function takeInNews(tx: Transaction, serverId: string, { events, actionReports }: SyncRequest): Promise<void> {
  // A restart's report comes before the release that it caused, so that the release finds the action.
  const own = new Set(
    events.flatMap((event) =>
      event.kind === 'owner-held' ? [event.actionId] : event.kind === 'tripped' && event.latch.begunBy ? [event.latch.begunBy.actionId] : [],
    ),
  );
  for (const report of actionReports) if (!own.has(report.id)) await recordActionReport(tx, serverId, report);
  await recordEvents(tx, serverId, events);
  // What the guard does by itself is known here by its event, and what begins an incident belongs to it.
  for (const report of actionReports) if (own.has(report.id)) await recordActionReport(tx, serverId, report);
}

async function writeServers(tx: Transaction, all: readonly Found[]): Promise<void> {
  const rows = all.map((sent) => {
    const { host, report, guardRun, guardVersion, sequence } = sent.request;
    const { kind, hostname, timeZone, localDomains } = host;
    return { id: sent.serverId, kind, hostname, timeZone, localDomains, guardVersion, guardRun, sequence, at: sent.now, report, guardRuns: runsAfter(sent) };
  });
  const columns = {
    id: 'text',
    kind: 'text',
    hostname: 'text',
    timeZone: 'text',
    localDomains: 'json',
    guardVersion: 'text',
    guardRun: 'text',
    sequence: 'integer',
    at: 'bigint',
    report: 'json',
    guardRuns: 'json',
  } as const;
  if (rows.length === 0) return;
  await tx.$executeRaw`
    UPDATE "Server" SET "kind" = v."kind", "hostname" = v."hostname", "timeZone" = v."timeZone", "localDomains" = v."localDomains", "guardVersion" = v."guardVersion", "guardRun" = v."guardRun",
      "lastSequence" = v."sequence", "lastSeenAt" = v."at", "report" = v."report", "guardRuns" = v."guardRuns"
    FROM ${jsonRows(tx, rows, columns)} AS v WHERE "Server"."id" = v."id"`;
}

function runsAfter({ server, request, address, now }: Found): GuardRuns {
  return noteRun(guardRunsOf(server.guardRuns), { run: request.guardRun, address, now });
}

/** Beside what the guard tells: whether there is one guard. */
async function noteTwice(tx: Transaction, sent: Found): Promise<void> {
  const { twice } = runsAfter(sent);
  if (twice === null || guardRunsOf(sent.server.guardRuns).twice !== null) return;
  const addresses = twice.addresses.join(', ');
  await writeAudit(tx, {
    at: sent.now,
    actor: { ...guardActor, address: sent.address },
    action: 'token.used-twice',
    subject: sent.server.name,
    after: { addresses },
  });
}
