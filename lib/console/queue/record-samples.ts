import type { Transaction } from '@/lib/db/client';
import type { SyncRequest } from '@/lib/sync/contract';
import { addToRollups, bucketStart, HOUR_MS, uncounted, type Measured, type Rollup } from './merge-rollup';
import { KEPT_MS } from '../retention/kept';

const DAY_MS = 24 * HOUR_MS;

/**
 * Stores queue samples and keeps the minutes and hours in step, in the caller's transaction. Exact under repeats and late
 * samples: a minute remembers which of its seconds were counted. The first measurement of a second stands; a failed one
 * gives way to it. Samples older than the minutes are kept, or a day ahead of the console's clock, are left out.
 */
export async function recordSamples(tx: Transaction, serverId: string, samples: SyncRequest['samples'], now: number): Promise<void> {
  const usable = samples
    .map(({ at, length }) => ({ at: bucketStart(at, 1000), length }))
    .filter(({ at }) => at > now - KEPT_MS.minutes && at < now + DAY_MS);
  const measured = usable.filter((sample): sample is Measured => sample.length !== null);
  const minutes = await readRollups(tx, serverId, measured, 60);
  const fresh = uncounted(measured, minutes);
  await storeSeconds(tx, serverId, usable.filter(({ length }) => length === null).map(({ at }) => at), fresh, now);
  if (fresh.length === 0) return;
  const hours = await readRollups(tx, serverId, fresh, 3600);
  await writeRollups(tx, serverId, addToRollups(fresh, minutes, 60), minutes);
  await writeRollups(tx, serverId, addToRollups(fresh, hours, 3600), hours);
}

async function storeSeconds(tx: Transaction, serverId: string, failed: number[], fresh: Measured[], now: number): Promise<void> {
  const recent = (at: number): boolean => at > now - KEPT_MS.seconds;
  const measured = fresh.filter(({ at }) => recent(at));
  const at = [...new Set([...measured.map((sample) => sample.at), ...failed.filter(recent)])];
  if (at.length === 0) return;
  const span = { gte: Math.min(...at), lte: Math.max(...at) };
  const known = new Set((await tx.queueSample.findMany({ where: { serverId, at: span }, select: { at: true } })).map((row) => row.at));
  const lengths = new Map(measured.map((sample) => [sample.at, sample.length]));
  // A second that is known and was not counted yet had failed when it was first reported.
  for (const sample of measured) {
    if (known.has(sample.at)) await tx.queueSample.update({ where: { serverId_at: { serverId, at: sample.at } }, data: { length: sample.length } });
  }
  const rows = at.filter((second) => !known.has(second)).map((second) => ({ serverId, at: second, length: lengths.get(second) ?? null }));
  if (rows.length > 0) await tx.queueSample.createMany({ data: rows });
}

async function readRollups(tx: Transaction, serverId: string, samples: Measured[], resolution: 60 | 3600): Promise<Map<number, Rollup>> {
  if (samples.length === 0) return new Map();
  const at = samples.map((sample) => bucketStart(sample.at, resolution * 1000));
  const span = { gte: Math.min(...at), lte: Math.max(...at) };
  const rows = await tx.queueRollup.findMany({ where: { serverId, resolution, at: span } });
  return new Map(rows.map((row) => [row.at, { ...row, resolution }]));
}

async function writeRollups(tx: Transaction, serverId: string, changed: Rollup[], known: ReadonlyMap<number, Rollup>): Promise<void> {
  const created = changed.filter(({ at }) => !known.has(at));
  if (created.length > 0) await tx.queueRollup.createMany({ data: created.map((rollup) => ({ ...rollup, serverId })) });
  for (const { resolution, at, ...data } of changed.filter((rollup) => known.has(rollup.at))) {
    await tx.queueRollup.update({ where: { serverId_resolution_at: { serverId, resolution, at } }, data });
  }
}
