import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { activity, alice, bob, Stage, T0 } from '../testing/stage';
import { requestAction } from './request';
import { requestMany } from './request-many';
import type { ManyActions } from './schemas';

const box = (n: number) => `box${n}@example.test`;
const boxes = (count: number) => Array.from({ length: count }, (_, n) => box(n));

describeOnEachDatabase('the same act on many accounts', (fresh) => {
  async function setUp(count: number): Promise<Stage> {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    for (let from = 0; from < count; from += 100) {
      await stage.exchange({ activities: boxes(count).slice(from, from + 100).map((account, n) => activity(account, n % 2 === 0 ? {} : { verdict: 'watch', score: 40 })) });
    }
    return stage;
  }
  const ask = (stage: Stage, of: ManyActions['of'], parts: { key?: string; by?: typeof alice } = {}) =>
    requestMany(stage.db, {
      request: { key: parts.key ?? 'one-press-on-many', serverId: stage.serverId, kind: 'contain-account', of: 'filter' in of ? { ...of, filter: { search: '', show: 'all', ...of.filter } } : of },
      actor: parts.by ?? alice,
      now: T0,
    });
  const audited = (stage: Stage) => stage.db.auditEntry.findMany({ where: { action: 'action.requested' }, orderBy: { sequence: 'asc' }, select: { subject: true } });

  test('makes an action, a line of the timeline and an audit row for each, and sent again nothing more', async () => {
    const stage = await setUp(3);
    const accounts = boxes(3).map((account) => ({ account }));
    const first = await ask(stage, { accounts });
    expect(await ask(stage, { accounts })).toEqual(first);
    expect(first.results.map(({ account, action, problem }) => [account, action?.kind, problem])).toEqual(boxes(3).map((account) => [account, 'contain-account', null]));
    expect((await audited(stage)).map(({ subject }) => subject)).toEqual(boxes(3));
    expect(await stage.db.incidentEntry.count({ where: { kind: 'action-requested' } })).toBe(3);
    expect((await stage.exchange()).actions.map(({ id }) => id)).toEqual(first.results.map(({ action }) => action?.id));
  });

  test('what a colleague was first with is told of that account, and the others are done', async () => {
    const stage = await setUp(3);
    await requestAction(stage.db, { request: { key: 'bob-was-first', serverId: stage.serverId, kind: 'contain-account', account: box(1) }, actor: bob, now: T0 });
    const { results } = await ask(stage, { accounts: boxes(3).map((account) => ({ account })) });
    expect(results.map(({ action, problem }) => [action !== null, problem?.code ?? null, problem?.data?.['byName'] ?? null])).toEqual([
      [true, null, null],
      [false, 'already-done', 'Bob'],
      [true, null, null],
    ]);
    expect(await stage.db.action.count()).toBe(3);
  });

  test('by a filter, all that match when it is recorded, or none when they are not as many as were seen', async () => {
    const stage = await setUp(40);
    const filter = { search: 'BOX', show: 'watch' } as const;
    await expect(ask(stage, { filter, count: 19 })).rejects.toMatchObject({ code: 'count-changed', status: 409, data: { count: 20 } });
    expect(await stage.db.action.count()).toBe(0);
    const { results } = await ask(stage, { filter, count: 20 });
    expect(new Set(results.map(({ account }) => account))).toEqual(new Set(boxes(40).filter((_, n) => n % 2 === 1)));
    expect(await audited(stage)).toHaveLength(20);
  });
});
