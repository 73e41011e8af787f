import type { Database } from '@/lib/db/client';
import type { Heard } from '@/lib/db/heard';
import type { GuardReport, SyncRequest } from '@sluice/contract/contract';
import { withTwoGuards } from './two-guards';

/**
 * How long a calm exchange waits to be stored with those after it. Every transaction writes whole pages to the disk, on SQLite some
 * 30 kB; once a second that was 2.5 GB a day of an idle console. On PostgreSQL other consoles see only what is stored, so it waits for less.
 */
export const STORED_EVERY_MS = { sqlite: 20_000, postgresql: 5_000 };
/** While a latch holds people look at the queue, and at whichever console they like. */
const STORED_WHILE_PROTECTED_MS = 2_000;
/** What is looked at with a whole exchange alone, such as whether the incident is as the latch is, is looked at so often however calm it is. */
const WHOLE_EVERY_MS = 5 * 60_000;
const SAMPLES_MAX = 200;

type Hearing = Pick<Database, '$heard' | '$kind' | '$storage'>;

/**
 * Whether nothing in this exchange must outlive the console's process: the guard runs as it did, and nothing happened. A console that is
 * killed then loses the queue's length of some seconds, and the chart of the queue shows the gap.
 */
export function isCalm(db: Hearing, serverId: string, request: SyncRequest, now: number): boolean {
  const heard = db.$heard.get(serverId);
  if (heard?.guardRun !== request.guardRun) return false;
  if (db.$storage.fault !== null || now < heard.storedAt || now - heard.wholeAt >= WHOLE_EVERY_MS) return false;
  if (!isWithoutNews(request)) return false;
  return request.samples.length <= SAMPLES_MAX && heard.lasting === lastingPart(request);
}

/** Whether it only tells how the guard is. */
export function isWithoutNews({ events, actionReports, activities, fates = [] }: SyncRequest): boolean {
  return events.length + actionReports.length + activities.length + fates.length === 0;
}

/** Remembers a calm exchange until it is stored with later ones, and with those of other guards. */
export function keepWaiting(db: Hearing, serverId: string, { sequence, report, samples }: SyncRequest, now: number): void {
  const heard = db.$heard.get(serverId);
  if (heard === undefined) return;
  heard.at = now;
  // A repeated upload says nothing new.
  if (sequence <= heard.sequence) return;
  // One that was given up comes again within the next.
  const known = new Set(heard.samples.map(({ at }) => at));
  Object.assign(heard, { sequence, report, samples: [...heard.samples, ...samples.filter(({ at }) => !known.has(at))] } satisfies Partial<Heard>);
}

/** Whether what waits of this guard is to be stored now. */
export function isDue(db: Hearing, serverId: string, now: number): boolean {
  const heard = db.$heard.get(serverId);
  return heard !== undefined && (now - heard.storedAt >= storedEvery(db, heard) || heard.samples.length >= SAMPLES_MAX);
}

/** Those for whom it is high time, and whoever can as well be stored with them: what is stored together costs little more than one. */
export function ripest(db: Hearing, now: number, most: number): [serverId: string, heard: Heard][] {
  const age = ([, heard]: [string, Heard]): number => (now - heard.storedAt) / storedEvery(db, heard);
  const ripe = [...db.$heard].filter((each) => each[1].at > each[1].storedAt && age(each) >= 0.5);
  return ripe.sort((a, b) => age(b) - age(a)).slice(0, most);
}

function storedEvery(db: Hearing, { report }: Heard): number {
  return report.latch === null ? STORED_EVERY_MS[db.$kind] : STORED_WHILE_PROTECTED_MS;
}

/** An exchange was stored, and with it those of the samples that waited. */
export function stored(db: Hearing, serverId: string, { request, waiting, now }: { request: SyncRequest; waiting: SyncRequest['samples']; now: number }): void {
  const { guardRun, sequence, report } = request;
  const heard = db.$heard.get(serverId);
  const samples = without(heard?.samples ?? [], waiting);
  // Of an exchange that came late, or that had events, nothing is known to be the same as what comes next.
  const calm = request.events.length === 0 && (heard?.guardRun !== guardRun || sequence >= heard.sequence);
  db.$heard.set(serverId, { guardRun, sequence, report, samples, at: now, storedAt: now, wholeAt: now, lasting: calm ? lastingPart(request) : '' });
}

export function without(samples: SyncRequest['samples'], gone: SyncRequest['samples']): SyncRequest['samples'] {
  const known = new Set(gone);
  return samples.filter((sample) => !known.has(sample));
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
  if (heard !== undefined && heard.at >= (row.lastSeenAt ?? 0))
    return { ...row, lastSeenAt: heard.at, report: withTwoGuards(heard.report, row.guardRuns), lagMs: 0 };
  return { ...row, report: withTwoGuards(row.report, row.guardRuns), lagMs: db.$kind === 'postgresql' ? STORED_EVERY_MS.postgresql : 0 };
}

/** The seconds of a server that are not in the database yet. */
export function waitingSamples(db: Pick<Database, '$heard'>, serverId: string): SyncRequest['samples'] {
  return db.$heard.get(serverId)?.samples ?? [];
}
