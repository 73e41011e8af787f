import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { STORED_EVERY_MS } from '../exchange/heard';
import { pruneHistory } from '../exchange/prune-history';
import { Stage, T0 } from '../testing/stage';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describeOnEachDatabase('queue samples', (fresh) => {
  const rollups = async ({ db }: Stage, resolution: number) =>
    (await db.queueRollup.findMany({ where: { resolution }, orderBy: { at: 'asc' } })).map(({ at, minimum, maximum, sum, samples }) => [at - T0, minimum, maximum, sum, samples]);

  test('keep their minute and hour in step, exactly, under repeats and late samples', async () => {
    const stage = await Stage.set((await fresh()).db);
    const at = (second: number, length: number | null) => ({ at: T0 + second * 1000, length });
    await stage.exchange({ samples: [at(0, 5), at(1, 9), at(61, 1)] }, T0 + 62_000);
    await stage.exchange({ samples: [at(1, 9), at(1, 400), at(59, 4), at(0, 5)] }, T0 + 63_000);
    // A new run of the guard sends what the old one sent, at other fractions of the same seconds.
    await stage.exchange({ guardRun: 'run-b', samples: [{ at: T0 + 1_700, length: 9 }, at(61, 1), at(2, 7)] }, T0 + 64_000);
    expect(await rollups(stage, 60)).toEqual([[0, 4, 9, 25, 4], [60_000, 1, 1, 1, 1]]);
    expect(await rollups(stage, 3600)).toEqual([[0, 1, 9, 26, 5]]);
    expect(await stage.db.queueSample.count()).toBe(5);
  });

  test('a failed measurement is a gap until the second has a real one', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.exchange({ samples: [{ at: T0, length: null }] });
    expect(await rollups(stage, 60)).toEqual([]);
    await stage.exchange({ samples: [{ at: T0, length: 8 }] }, T0 + STORED_EVERY_MS.sqlite);
    await stage.exchange({ samples: [{ at: T0, length: null }] }, T0 + 2 * STORED_EVERY_MS.sqlite);
    expect(await rollups(stage, 60)).toEqual([[0, 8, 8, 8, 1]]);
    expect((await stage.db.queueSample.findMany()).map(({ length }) => length)).toEqual([8]);
  });

  test('a backlog of hours counts although its seconds are not kept any more, and repeated it counts once', async () => {
    const stage = await Stage.set((await fresh()).db);
    const samples = Array.from({ length: 3600 }, (_, second) => ({ at: T0 + second * 1000, length: second % 10 }));
    await stage.exchange({ samples }, T0 + 5 * HOUR);
    await stage.exchange({ guardRun: 'run-b', samples }, T0 + 6 * HOUR);
    expect(await rollups(stage, 3600)).toEqual([[0, 0, 9, 16_200, 3600]]);
    expect(await stage.db.queueSample.count()).toBe(0);
  });

  test('times that no clock of ours can mean are left out', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.exchange({ samples: [{ at: 5_000, length: 1 }, { at: Number.MAX_SAFE_INTEGER, length: 1 }, { at: T0, length: 1 }] });
    expect(await rollups(stage, 60)).toEqual([[0, 1, 1, 1, 1]]);
  });

  test('are pruned when their time is over, and not in every exchange', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.exchange({ samples: [{ at: T0, length: 2 }] });
    const left = async () => [await stage.db.queueSample.count(), (await rollups(stage, 60)).length, (await rollups(stage, 3600)).length];
    expect(await pruneHistory(stage.db, T0)).toBe(true);
    expect(await pruneHistory(stage.db, T0 + 60_000)).toBe(false);
    expect(await left()).toEqual([1, 1, 1]);
    expect(await pruneHistory(stage.db, T0 + 3 * HOUR)).toBe(true);
    expect(await left()).toEqual([0, 1, 1]);
    await pruneHistory(stage.db, T0 + 36 * DAY);
    expect(await left()).toEqual([0, 0, 1]);
    await pruneHistory(stage.db, T0 + 401 * DAY);
    expect(await left()).toEqual([0, 0, 0]);
  });
});
