import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import type { Reason } from '@sluice/suspects/assessment';
import { Observer } from '../alerts/observe';
import { activity, Stage, T0 } from '../testing/stage';
import { listSuspects } from './list';

const HOUR = 3_600_000;
const account = 'crm@example.test';
const strangers = (value: number): Reason => ({ code: 'new-place-strangers', points: 60, value, usual: 0, usualOf: 'account', windowSeconds: 86_400 });

describeOnEachDatabase('an account that is a suspect each morning', (fresh) => {
  async function start() {
    const stage = await Stage.set((await fresh()).db);
    const observer = new Observer(T0);
    const { db, serverId } = stage;
    /** The guard tells it, and somebody is to be told of suspects. */
    const at = async (now: number, value: number, verdict: 'suspect' | 'normal' = 'suspect') => {
      await stage.exchange({ activities: [activity(account, { at: now, lastSeen: now, verdict, score: verdict === 'suspect' ? 62 : 5, reasons: [strangers(value)] })] }, now);
      await observer.look(db, now, true);
    };
    /** Quiet until its alert has ended. */
    const calm = async (now: number) => {
      for (const later of [0, 11 * 60_000, 22 * 60_000]) await at(now + later, 1, 'normal');
    };
    const listed = async (now: number) => (await listSuspects(db, { serverId, now })).accounts.map(({ assessment }) => ({ verdict: assessment.verdict, since: assessment.episode?.since, until: assessment.episode?.until }));
    const alerts = async () => (await db.alert.findMany({ where: { kind: 'suspect' }, orderBy: { at: 'asc' } })).map(({ at: when }) => when);
    return { at, calm, listed, alerts, stage };
  }

  test('is one line with its beginning, and told once, while its facts do not grow', async () => {
    const { at, calm, listed, alerts } = await start();
    await at(T0, 170);
    await calm(T0 + HOUR);
    expect(await listed(T0 + 2 * HOUR)).toEqual([{ verdict: 'normal', since: T0, until: T0 }]);
    await at(T0 + 24 * HOUR, 190);
    expect(await listed(T0 + 24 * HOUR)).toEqual([{ verdict: 'suspect', since: T0, until: T0 + 24 * HOUR }]);
    expect(await alerts()).toEqual([T0]);
  });

  test('is a new one, and told again, when it sends half as much again', async () => {
    const { at, calm, listed, alerts } = await start();
    await at(T0, 170);
    await calm(T0 + HOUR);
    await at(T0 + 24 * HOUR, 400);
    expect(await listed(T0 + 24 * HOUR)).toEqual([{ verdict: 'suspect', since: T0 + 24 * HOUR, until: T0 + 24 * HOUR }]);
    expect(await alerts()).toEqual([T0, T0 + 24 * HOUR]);
  });

  test('has no beginning that a guard made up', async () => {
    const { stage, listed } = await start();
    await stage.exchange({ activities: [activity(account, { episode: { since: 1, until: 2, facts: {} } })] }, T0);
    expect(await listed(T0)).toEqual([{ verdict: 'suspect', since: T0, until: T0 }]);
  });
});
