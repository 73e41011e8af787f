import type { Database } from '@/lib/db/client';
import type { Heard } from '@/lib/db/heard';
import type { GuardReport, SyncRequest } from '@/lib/sync/contract';
import { withTwoGuards } from './two-guards';

/**
 * How long a calm exchange waits to be stored with those after it. Every transaction writes whole pages to the disk, on SQLite some
 * 30 kB; once a second that was 2.5 GB a day of an idle console. On PostgreSQL other consoles see only what is stored, so it waits for less.
 */
export const STORED_EVERY_MS = { sqlite: 20_000, postgresql: 5_000 };
const SAMPLES_MAX = 200;

/**
 * Whether nothing in this exchange must outlive the console's process: the guard runs as it did, nothing happened, no latch holds. A console that is
 * killed then loses the queue's length of some calm seconds, and the chart of the queue shows the gap.
 */
export function mayWait(db: Pick<Database, '$heard' | '$kind' | '$storage'>, serverId: string, request: SyncRequest, now: number): boolean {
  const heard = db.$heard.get(serverId);
  if (heard?.guardRun !== request.guardRun) return false;
  if (db.$storage.fault !== null || request.report.latch !== null) return false;
  if (request.events.length + request.actionReports.length + request.activities.length > 0) return false;
  if (now < heard.storedAt || now - heard.storedAt >= STORED_EVERY_MS[db.$kind]) return false;
  return heard.samples.length + request.samples.length <= SAMPLES_MAX && heard.lasting === lastingPart(request);
}

/** Remembers a calm exchange until it is stored with a later one. */
export function keepWaiting(db: Pick<Database, '$heard'>, serverId: string, { sequence, report, samples }: SyncRequest, now: number): void {
  const heard = db.$heard.get(serverId);
  if (heard === undefined) return;
  heard.at = now;
  // A repeated upload says nothing new.
  if (sequence > heard.sequence) Object.assign(heard, { sequence, report, samples: [...heard.samples, ...samples] } satisfies Partial<Heard>);
}

/** An exchange was stored, and with it the first `waiting` of the samples that waited. */
export function stored(db: Pick<Database, '$heard'>, serverId: string, { request, waiting, now }: { request: SyncRequest; waiting: number; now: number }): void {
  const { guardRun, sequence, report } = request;
  const heard = db.$heard.get(serverId);
  const samples = heard?.samples.slice(waiting) ?? [];
  // Of an exchange that came late, or that had events, nothing is known to be the same as what comes next.
  const calm = request.events.length === 0 && (heard?.guardRun !== guardRun || sequence >= heard.sequence);
  db.$heard.set(serverId, { guardRun, sequence, report, samples, at: now, storedAt: now, lasting: calm ? lastingPart(request) : '' });
}

/** What of an exchange is told again and again as long as nothing happens. */
export function lastingPart({ guardVersion, host, report }: SyncRequest): string {
  const { status, statusSince, latch, settingsVersion, smtp, problems, disabledReceive, localMail, queue } = report;
  const known = problems.map(({ code, since }) => [code, since]);
  return JSON.stringify([guardVersion, host, status, statusSince, latch, settingsVersion, smtp, known, disabledReceive, localMail, queue?.held]);
}

/**
 * A server's row with the newest that is known of its guard, and with what the console found out about it itself. `lagMs`: for how long another console of the same database may have
 * heard of it without this one knowing.
 */
export function withHeard<Row extends { id: string; lastSeenAt: number | null; report: GuardReport | null; guardRuns: unknown }>(
  db: Pick<Database, '$heard' | '$kind'>,
  row: Row,
): Row & { lagMs: number } {
  const heard = db.$heard.get(row.id);
  if (heard !== undefined && heard.at >= (row.lastSeenAt ?? 0)) return { ...row, lastSeenAt: heard.at, report: withTwoGuards(heard.report, row.guardRuns), lagMs: 0 };
  return { ...row, report: withTwoGuards(row.report, row.guardRuns), lagMs: db.$kind === 'postgresql' ? STORED_EVERY_MS.postgresql : 0 };
}

/** The seconds of a server that are not in the database yet. */
export function waitingSamples(db: Pick<Database, '$heard'>, serverId: string): SyncRequest['samples'] {
  return db.$heard.get(serverId)?.samples ?? [];
}
