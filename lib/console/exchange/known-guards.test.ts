import { expect, test } from 'vitest';
import { requestAction } from '@/lib/console/actions/request';
import { openDatabase } from '@/lib/db/client';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import type { SyncResponse } from '@sluice/contract/contract';
import { saveProtection } from '../protection/save';
import { revokeServer } from '../servers/revoke';
import { dismissAccount } from '../suspects/dismiss';
import { alice, serverOfToken, Stage, T0, TOKEN } from '../testing/stage';
import { knownGuards } from './known-guards';
import { newestOrder } from './told';

const THIEF = 'thief@example.test';
const never = new AbortController().signal;
/** Longer than any test has patience: what is answered by then was answered for a reason. */
const LONG_MS = 2_500;

describeOnEachDatabase('a guard that waits', (fresh) => {
  const order = ({ db, serverId }: Stage) => requestAction(db, { request: { kind: 'contain-account', account: THIEF, serverId, key: crypto.randomUUID() }, actor: alice, now: T0 });
  const until = (stage: Stage, after: number, ms: number, signal = never) => knownGuards(stage.db).until((known) => newestOrder(known, stage.serverId, after, T0), ms, signal);

  /** A guard that has been answered, and the same again with the wish to wait. */
  async function waiting(stage: Stage): Promise<{ first: SyncResponse; answer: Promise<SyncResponse>; tookMs(): Promise<number> }> {
    const first = await stage.exchange();
    const askedAt = performance.now();
    const answer = stage.exchange({ waitMs: LONG_MS, tag: first.tag });
    return { first, answer, tookMs: async () => answer.then(() => performance.now() - askedAt) };
  }

  test.each<[string, (stage: Stage) => Promise<unknown>, (answer: SyncResponse) => unknown, unknown]>([
    ['an order', order, ({ actions }) => actions.map(({ kind }) => kind), ['contain-account']],
    ['another rule', ({ db, serverId }) => saveProtection(db, { change: { serverId, version: 1, applyQueueLimit: true, threshold: 70, confirmed: true }, actor: alice, now: T0 }), ({ settings }) => settings.threshold, 70],
    ['an account found innocent', ({ db, serverId }) => dismissAccount(db, { dismissal: { serverId, account: THIEF, reason: 'a newsletter', seen: null }, actor: alice, now: T0 }), ({ dismissals }) => dismissals.map(({ account }) => account), [THIEF]],
  ])('is answered at once when there is %s', async (_, change, told, expected) => {
    const stage = await Stage.set((await fresh()).db);
    const { first, answer, tookMs } = await waiting(stage);
    await change(stage);
    expect(told(await answer)).toEqual(expected);
    expect((await answer).tag).not.toBe(first.tag);
    expect(await tookMs()).toBeLessThan(LONG_MS);
  });

  test('is answered the same when nothing happens, after its time, and at once when it knows of something else', async () => {
    const stage = await Stage.set((await fresh()).db);
    const { tag } = await stage.exchange();
    const askedAt = performance.now();
    expect((await stage.exchange({ waitMs: 120, tag })).tag).toBe(tag);
    expect(performance.now() - askedAt).toBeGreaterThan(115);
    const again = performance.now();
    await Promise.all([stage.exchange({ waitMs: LONG_MS, tag: 'of before' }), stage.exchange({ waitMs: LONG_MS }), stage.exchange({ tag })]);
    expect(performance.now() - again).toBeLessThan(LONG_MS);
  });

  test('what it told is known while it waits, and it is missed as early as one that does not', async () => {
    const stage = await Stage.set((await fresh()).db);
    const { tag } = await stage.exchange();
    const answer = stage.exchange({ waitMs: LONG_MS, tag, samples: [{ at: T0, length: 77 }] }, T0 + 1_000);
    await new Promise(setImmediate);
    expect(stage.db.$heard.get(stage.serverId)?.at).toBe(T0 + 1_000);
    await answer;
    expect(stage.db.$heard.get(stage.serverId)?.at).toBe(T0 + 1_000);
  });

  test('hears of what another console did, and is refused in the moment in which it is revoked there', async () => {
    const { db, location } = await fresh();
    const other = openDatabase(location);
    try {
      const stage = await Stage.set(db);
      const { answer, tookMs } = await waiting(stage);
      await requestAction(other, { request: { kind: 'contain-account', account: THIEF, serverId: stage.serverId, key: crypto.randomUUID() }, actor: alice, now: T0 });
      expect((await answer).actions).toHaveLength(1);
      expect(await tookMs()).toBeLessThan(1_500);
      const { tag } = await answer;
      const refused = expect(stage.exchange({ waitMs: LONG_MS, tag })).rejects.toMatchObject({ code: 'not-signed-in' });
      await revokeServer(other, { serverId: stage.serverId, actor: alice, now: T0 });
      expect(await serverOfToken(db, `${TOKEN}-mx1`)).toBeNull();
      await refused;
    } finally {
      await other.$disconnect();
    }
  });

  test('of before hears of an order in the moment in which it is recorded, once, and of no other guard’s', async () => {
    const { db } = await fresh();
    const [stage, other] = [await Stage.set(db), await Stage.set(db, 'mx2')];
    const gone = new AbortController();
    const [heard, notHeard] = [until(stage, 0, LONG_MS), until(other, 0, LONG_MS, gone.signal)];
    await order(stage);
    expect(await heard).toBe(T0);
    expect(await until(stage, 0, LONG_MS)).toBe(T0);
    expect(await until(stage, T0, 0)).toBeNull();
    gone.abort();
    expect(await notHeard).toBeNull();
  });
});
