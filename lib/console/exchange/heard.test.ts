import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openDatabase } from '@/lib/db/client';
import { describeOnEachDatabase, type TemporaryDatabase } from '@/lib/db/testing/temporary-database';
import type { SyncRequest } from '@sluice/contract/contract';
import { viewQueueHistory } from '../queue/view-history';
import { viewOverview } from '../servers/view-overview';
import { exampleExchange, exampleLatch, quietReport, Stage, T0 } from '../testing/stage';
import { exchangeWith } from './exchange-with';
import { STORED_EVERY_MS } from './heard';

/** Grows with everything that is written: SQLite's log, or the position in PostgreSQL's. */
async function written({ db, location }: TemporaryDatabase): Promise<string> {
  if (location.kind === 'sqlite') return String(statSync(`${location.file}-wal`).size);
  const [row] = await db.$queryRaw<{ lsn: string }[]>`SELECT pg_current_wal_insert_lsn()::text AS lsn`;
  return row?.lsn ?? '';
}

const calm = (second: number, length = 3) => ({ samples: [{ at: T0 + second * 1000, length }], report: { ...quietReport, measurement: { at: T0 + second * 1000, length } } });

describeOnEachDatabase('a calm exchange', (fresh) => {
  async function calmHost() {
    const made = await fresh();
    const stage = await Stage.set(made.db);
    const every = STORED_EVERY_MS[made.db.$kind];
    const seconds = every / 1000;
    await stage.exchange(calm(0), T0);
    return { made, stage, every, seconds };
  }

  test('writes nothing, is shown at once, and is stored with those after it', async () => {
    const { made, stage, seconds } = await calmHost();
    const before = await written(made);
    for (let second = 1; second < seconds; second += 1) {
      expect((await stage.exchange(calm(second, 3 + second), T0 + second * 1000)).acknowledged).toBe(second + 1);
    }
    // PostgreSQL's own background work may write a few bytes; an exchange that is stored writes thousands.
    if (made.location.kind === 'sqlite') expect(await written(made)).toBe(before);
    expect(await stage.db.queueSample.count()).toBe(1);
    const now = T0 + seconds * 1000 - 500;
    const { server } = await viewOverview(stage.db, undefined, now);
    expect(server).toMatchObject({ lastSeenAt: T0 + (seconds - 1) * 1000, silentSince: null, report: { measurement: { length: 2 + seconds } } });
    const history = await viewQueueHistory(stage.db, stage.serverId, '15m', now);
    expect(history.points.at(-1)?.maximum).toBe(2 + seconds);
    await stage.exchange(calm(seconds), T0 + seconds * 1000);
    expect(await stage.db.queueSample.count()).toBe(seconds + 1);
    const again = await viewQueueHistory(stage.db, stage.serverId, '15m', now);
    const last = T0 + seconds * 1000;
    expect(again.points.filter(({ at }) => at < last)).toEqual(history.points);
    expect(await written(made)).not.toBe(before);
  });

  test.each<[string, Partial<SyncRequest>]>([
    ['a trip', { report: { ...quietReport, latch: exampleLatch('l1'), status: 'protected' }, events: [{ id: 'e', at: T0, kind: 'tripped', latch: exampleLatch('l1') }] }],
    ['a problem', { report: { ...quietReport, problems: [{ code: 'log-silent', since: T0, detail: '' }] } }],
    ['other settings in force', { report: { ...quietReport, settingsVersion: 2 } }],
    ['another run of the guard', { guardRun: 'run-b' }],
    ['a stopped mail server', { report: { ...quietReport, smtp: { running: false, instance: null, since: null } } }],
  ])('%s does not wait, and what waited before it is stored with it', async (_, parts) => {
    const { stage } = await calmHost();
    await stage.exchange(calm(1), T0 + 1_000);
    await stage.exchange({ ...calm(2), ...parts }, T0 + 2_000);
    const row = await stage.db.server.findFirstOrThrow();
    expect(row).toMatchObject({ lastSeenAt: T0 + 2_000, ...(parts.report ? { report: parts.report } : { guardRun: 'run-b' }) });
    expect(await stage.db.queueSample.count()).toBe(3);
  });

  test('those of many guards are stored together, each with its own', async () => {
    const { made, stage, every } = await calmHost();
    const others = [await Stage.set(made.db, 'mx2'), await Stage.set(made.db, 'mx3')];
    for (const [index, other] of others.entries()) {
      await other.exchange(calm(0, 50), T0 + 1);
      await other.exchange(calm(1, 60 + index), T0 + every / 2 + 1_000);
    }
    await stage.exchange(calm(9, 9), T0 + every);
    const rows = await made.db.server.findMany({ orderBy: { name: 'asc' }, select: { lastSeenAt: true, lastSequence: true, report: true } });
    expect(rows.map(({ lastSeenAt, lastSequence, report }) => [lastSeenAt, lastSequence, report?.measurement?.length])).toEqual([
      [T0 + every, 2, 9],
      [T0 + every / 2 + 1_000, 2, 60],
      [T0 + every / 2 + 1_000, 2, 61],
    ]);
    expect((await made.db.queueRollup.findMany({ where: { resolution: 60 }, orderBy: { maximum: 'asc' } })).map(({ maximum, samples }) => [maximum, samples])).toEqual([[9, 2], [60, 2], [61, 2]]);
    expect([stage, ...others].map(({ serverId }) => made.db.$heard.get(serverId)?.samples)).toEqual([[], [], []]);
  });

  test('while a latch holds it waits for two seconds at most', async () => {
    const { stage } = await calmHost();
    await stage.trip();
    const at = (second: number) => stage.exchange({ report: stage.report, samples: [{ at: T0 + second * 1_000, length: 2_000 }] }, T0 + second * 1_000);
    // What follows a trip is stored by itself, whatever it is.
    await at(1);
    await at(2);
    expect(await stage.db.queueSample.count()).toBe(2);
    await at(3);
    expect(await stage.db.queueSample.count()).toBe(4);
  });

  test('what another console stored of a later run of the guard is not overwritten', async () => {
    const { made, stage, every } = await calmHost();
    const other = openDatabase(made.location);
    try {
      await exchangeWith(other, stage.serverId, { ...exampleExchange(1, { report: { ...quietReport, settingsVersion: 9 } }), guardRun: 'run-z' }, T0 + 500);
      await stage.exchange(calm(1), T0 + 600);
      await stage.exchange(calm(2), T0 + every);
      expect(await made.db.server.findFirst({ select: { guardRun: true, lastSequence: true, lastSeenAt: true } })).toMatchObject({ guardRun: 'run-z', lastSequence: 1, lastSeenAt: T0 + 500 });
      expect(await made.db.queueSample.count()).toBe(3);
    } finally {
      await other.$disconnect();
    }
  });

  test('an upload that comes twice while it waits is counted once, and a lost one does not come back', async () => {
    const { stage, seconds } = await calmHost();
    await stage.exchange({ ...calm(1), sequence: 9 }, T0 + 1_000);
    await stage.exchange({ ...calm(1), sequence: 9 }, T0 + 2_000);
    await stage.exchange({ ...calm(seconds, 8), sequence: 10 }, T0 + seconds * 1000);
    expect((await stage.db.queueRollup.findMany({ where: { resolution: 3600 } })).map(({ samples, maximum }) => [samples, maximum])).toEqual([[3, 8]]);
  });

  test('a guard that falls silent is seen to at the same moment as before', async () => {
    const { stage } = await calmHost();
    await stage.exchange(calm(1), T0 + 1_000);
    expect((await viewOverview(stage.db, undefined, T0 + 5_999)).server?.silentSince).toBeNull();
    expect((await viewOverview(stage.db, undefined, T0 + 6_000)).server?.silentSince).toBe(T0 + 1_000);
  });

  test('another console of the same database does not call the guard silent while its last word waits to be stored', async () => {
    const { made, stage, every } = await calmHost();
    if (made.location.kind !== 'postgresql') return;
    const other = openDatabase(made.location);
    try {
      await stage.exchange(calm(4), T0 + every - 1);
      expect((await viewOverview(other, undefined, T0 + every + 1_000)).server?.silentSince).toBeNull();
      expect((await viewOverview(other, undefined, T0 + every + 5_000)).server?.silentSince).toBe(T0);
    } finally {
      await other.$disconnect();
    }
  });
});
