import type { QueueRange } from './ranges';
import type { QueueHistory } from './schemas';
import type { Database } from '@/lib/db/client';
import type { ProtectionSettings } from '@sluice/protection/protection';
import { waitingSamples } from '../exchange/heard';
import { KEPT_MS } from '../retention/kept';
import { findServer } from '../servers/find';
import { bucketStart } from './merge-rollup';
import { protectedPeriods } from './protected-periods';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How wide, and of what. */
interface Buckets {
  bucketMs: number;
  source: 'seconds' | 60 | 3600;
}

/** Each range has at most 360 buckets, each as wide as a whole number of what is stored of that time. */
const ranges: Record<QueueRange, { spanMs: number } & Buckets> = {
  '15m': { spanMs: 15 * MINUTE, bucketMs: 5_000, source: 'seconds' },
  '1h': { spanMs: HOUR, bucketMs: 10_000, source: 'seconds' },
  '6h': { spanMs: 6 * HOUR, bucketMs: MINUTE, source: 60 },
  '24h': { spanMs: 24 * HOUR, bucketMs: 5 * MINUTE, source: 60 },
  '7d': { spanMs: 7 * 24 * HOUR, bucketMs: HOUR, source: 3600 },
  '30d': { spanMs: 30 * 24 * HOUR, bucketMs: 2 * HOUR, source: 3600 },
};

interface Bucket {
  bucket: bigint | number;
  minimum: bigint | number;
  maximum: bigint | number;
  total: bigint | number;
  samples: bigint | number;
}

/** The queue's length over time, and when the host was protected. @throws Refusal `not-found` */
export async function viewQueueHistory(db: Database, serverId: string, range: QueueRange, now: number): Promise<QueueHistory> {
  const { spanMs, ...buckets } = ranges[range];
  // To the end of the newest bucket, so that a page which asks each second draws anew when there is something new.
  const to = bucketStart(now, buckets.bucketMs) + buckets.bucketMs;
  return historyOf(db, serverId, { from: bucketStart(now - spanMs, buckets.bucketMs) + buckets.bucketMs, to, now, ...buckets });
}

const MOST_BUCKETS = 360;

/** The same of any part of the past, as exactly as what is still kept of it allows. @throws Refusal `not-found` */
export async function viewQueueBetween(db: Database, serverId: string, { from, to, now }: { from: number; to: number; now: number }): Promise<QueueHistory> {
  const fits = (bucketMs: number): boolean => (to - from) / bucketMs <= MOST_BUCKETS;
  const age = now - from;
  const source = age < KEPT_MS.seconds && fits(10_000) ? 'seconds' : age < KEPT_MS.minutes ? 60 : 3600;
  const narrowest = source === 'seconds' ? 10_000 : source * 1_000;
  const bucketMs = [narrowest, 5 * MINUTE, HOUR, 4 * HOUR, 24 * HOUR].find((each) => each >= narrowest && fits(each)) ?? 24 * HOUR;
  return historyOf(db, serverId, { from: bucketStart(from, bucketMs), to, now, bucketMs, source });
}

interface Part extends Buckets {
  from: number;
  to: number;
  now: number;
}

async function historyOf(db: Database, serverId: string, part: Part): Promise<QueueHistory> {
  const { settings } = await findServer(db, serverId);
  const { from, to, now, bucketMs, source } = part;
  const rows = source === 'seconds' ? withWaiting(await fromSeconds(db, serverId, part), waitingSamples(db, serverId), part) : await fromRollups(db, serverId, part, source);
  const points = rows.map((row) => ({
    at: Number(row.bucket),
    minimum: Number(row.minimum),
    average: Math.round((Number(row.total) / Number(row.samples)) * 10) / 10,
    maximum: Number(row.maximum),
  }));
  const events = await tripsAndReleases(db, serverId, from);
  return { now, from, to, bucketMs, points, protectedPeriods: protectedPeriods(events, from), thresholds: await thresholdsOf(db, { serverId, settings, from }) };
}

/** A rule that was never changed is the present one. */
async function thresholdsOf(db: Database, { serverId, settings, from }: { serverId: string; settings: ProtectionSettings; from: number }): Promise<QueueHistory['thresholds']> {
  const before = await db.ruleChange.findFirst({ where: { serverId, at: { lte: from } }, orderBy: { at: 'desc' } });
  const within = await db.ruleChange.findMany({ where: { serverId, at: { gt: from } }, orderBy: { at: 'asc' } });
  const first = before ?? settings;
  const thresholdOf = (rule: Pick<ProtectionSettings, 'applyQueueLimit' | 'threshold'>): number | null => (rule.applyQueueLimit ? rule.threshold : null);
  const all = [{ from, threshold: thresholdOf(first) }, ...within.map((rule) => ({ from: rule.at, threshold: thresholdOf(rule) }))];
  return all.filter(({ threshold }, index) => index === 0 || threshold !== all[index - 1]?.threshold);
}

function fromSeconds(db: Database, serverId: string, { from, to, bucketMs }: Part): Promise<Bucket[]> {
  return db.$queryRaw<Bucket[]>`
    SELECT "at" - "at" % CAST(${bucketMs} AS BIGINT) AS bucket, MIN("length") AS minimum, MAX("length") AS maximum,
      CAST(SUM("length") AS BIGINT) AS total, COUNT(*) AS samples
    FROM "QueueSample" WHERE "serverId" = ${serverId} AND "at" >= ${from} AND "at" <= ${to} AND "length" IS NOT NULL GROUP BY 1 ORDER BY 1`;
}

/** Adds the newest seconds, which are not in the database yet; they come after all that are. */
function withWaiting(stored: Bucket[], waiting: readonly { at: number; length: number | null }[], { from, to, bucketMs }: Part): Bucket[] {
  const buckets = new Map(stored.map((row) => [Number(row.bucket), row]));
  for (const { at, length } of waiting) {
    if (length === null || at < from || at > to) continue;
    const bucket = bucketStart(at, bucketMs);
    const before = buckets.get(bucket) ?? { minimum: length, maximum: length, total: 0, samples: 0 };
    const [minimum, maximum] = [Math.min(Number(before.minimum), length), Math.max(Number(before.maximum), length)];
    buckets.set(bucket, { bucket, minimum, maximum, total: Number(before.total) + length, samples: Number(before.samples) + 1 });
  }
  return [...buckets.values()];
}

function fromRollups(db: Database, serverId: string, { from, to, bucketMs }: Part, resolution: number): Promise<Bucket[]> {
  return db.$queryRaw<Bucket[]>`
    SELECT "at" - "at" % CAST(${bucketMs} AS BIGINT) AS bucket, MIN("minimum") AS minimum, MAX("maximum") AS maximum,
      CAST(SUM("sum") AS BIGINT) AS total, CAST(SUM("samples") AS BIGINT) AS samples
    FROM "QueueRollup" WHERE "serverId" = ${serverId} AND "resolution" = ${resolution} AND "at" >= ${from} AND "at" <= ${to} GROUP BY 1 ORDER BY 1`;
}

async function tripsAndReleases(db: Database, serverId: string, from: number): Promise<{ at: number; kind: string }[]> {
  const where = { serverId, kind: { in: ['tripped', 'released'] } };
  const select = { at: true, kind: true };
  const before = await db.protectionEvent.findFirst({ where: { ...where, at: { lt: from } }, orderBy: { at: 'desc' }, select });
  const within = await db.protectionEvent.findMany({ where: { ...where, at: { gte: from } }, orderBy: { at: 'asc' }, select });
  return before ? [before, ...within] : within;
}
