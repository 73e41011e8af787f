import type { Transaction } from '@/lib/db/client';
import { jsonRows } from '@/lib/db/json-rows';
import type { SyncRequest } from '@sluice/contract/contract';
import { addToRollups, bucketStart, HOUR_MS, uncounted, type Measured, type Rollup } from './merge-rollup';
import { KEPT_MS } from '../retention/kept';

const DAY_MS = 24 * HOUR_MS;

/** By the id of their server. */
export type SamplesOfServers = ReadonlyMap<string, SyncRequest['samples']>;
type RollupsOfServers = Map<string, Map<number, Rollup>>;

/**
 * Stores queue samples of some servers, which must be locked, and keeps the minutes and hours in step, in the caller's transaction. Exact under repeats and late
 * samples: a minute remembers which of its seconds were counted. The first measurement of a second stands; a failed one
 * gives way to it. Samples older than the minutes are kept, or a day ahead of the console's clock, are left out.
 */
export async function recordSamples(tx: Transaction, samples: SamplesOfServers, now: number): Promise<void> {
  const usable = new Map<string, SyncRequest['samples']>();
  for (const [serverId, all] of samples) {
    const kept = all.map(({ at, length }) => ({ at: bucketStart(at, 1000), length })).filter(({ at }) => at > now - KEPT_MS.minutes && at < now + DAY_MS);
    if (kept.length > 0) usable.set(serverId, kept);
  }
  await storeSeconds(tx, usable, now);
  const measured = new Map([...usable].map(([serverId, all]) => [serverId, all.filter((sample): sample is Measured => sample.length !== null)]));
  const minutes = await readRollups(tx, measured, 60);
  const fresh = new Map([...measured].map(([serverId, all]) => [serverId, uncounted(all, minutes.get(serverId) ?? new Map<number, Rollup>())]));
  if ([...fresh.values()].every(({ length }) => length === 0)) return;
  const hours = await readRollups(tx, fresh, 3600);
  const none = new Map<number, Rollup>();
  const changed = [...fresh].flatMap(([serverId, all]) => [
    ...addToRollups(all, minutes.get(serverId) ?? none, 60).map((rollup) => ({ serverId, ...rollup })),
    ...addToRollups(all, hours.get(serverId) ?? none, 3600).map((rollup) => ({ serverId, ...rollup })),
  ]);
  await writeRollups(tx, changed);
}

async function storeSeconds(tx: Transaction, samples: SamplesOfServers, now: number): Promise<void> {
  const rows = [...samples].flatMap(([serverId, all]) => {
    const seconds = new Map<number, number | null>();
    for (const { at, length } of all) if (at > now - KEPT_MS.seconds) seconds.set(at, seconds.get(at) ?? length);
    return [...seconds].map(([at, length]) => ({ serverId, at, length }));
  });
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO "QueueSample" ("serverId", "at", "length")
    SELECT "serverId", "at", "length" FROM ${jsonRows(tx, rows, { serverId: 'text', at: 'bigint', length: 'integer' })} AS v WHERE true
    ON CONFLICT ("serverId", "at") DO UPDATE SET "length" = excluded."length" WHERE "QueueSample"."length" IS NULL AND excluded."length" IS NOT NULL`;
}

async function readRollups(tx: Transaction, samples: ReadonlyMap<string, Measured[]>, resolution: 60 | 3600): Promise<RollupsOfServers> {
  const servers = [...samples].filter(([, { length }]) => length > 0);
  const at = servers.flatMap(([, all]) => all.map((sample) => bucketStart(sample.at, resolution * 1000)));
  const found: RollupsOfServers = new Map(servers.map(([serverId]) => [serverId, new Map<number, Rollup>()]));
  if (at.length === 0) return found;
  const [from, to] = at.reduce(([least, most], each) => [Math.min(least, each), Math.max(most, each)], [Infinity, -Infinity]);
  const rows = await tx.queueRollup.findMany({ where: { serverId: { in: [...found.keys()] }, resolution, at: { gte: from, lte: to } } });
  for (const { serverId, ...row } of rows) found.get(serverId)?.set(row.at, { ...row, resolution });
  return found;
}

async function writeRollups(tx: Transaction, changed: (Rollup & { serverId: string })[]): Promise<void> {
  const rows = changed.map((rollup) => ({ ...rollup, counted: String(rollup.counted) }));
  const columns = { serverId: 'text', resolution: 'integer', at: 'bigint', minimum: 'integer', maximum: 'integer', sum: 'bigint', samples: 'integer', counted: 'bigint' } as const;
  await tx.$executeRaw`
    INSERT INTO "QueueRollup" ("serverId", "resolution", "at", "minimum", "maximum", "sum", "samples", "counted")
    SELECT "serverId", "resolution", "at", "minimum", "maximum", "sum", "samples", "counted" FROM ${jsonRows(tx, rows, columns)} AS v WHERE true
    ON CONFLICT ("serverId", "resolution", "at") DO UPDATE SET
      "minimum" = excluded."minimum", "maximum" = excluded."maximum", "sum" = excluded."sum", "samples" = excluded."samples", "counted" = excluded."counted"`;
}
