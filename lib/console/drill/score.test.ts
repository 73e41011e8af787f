import { expect, test } from 'vitest';
import { requestAction } from '@/lib/console/actions/request';
import { closeIncident } from '@/lib/console/incidents/close';
import { addSuspect } from '@/lib/console/suspects/add';
import { decideSuspect } from '@/lib/console/suspects/decide';
import { alice, Stage, T0 } from '@/lib/console/testing/stage';
import type { ActionKind } from '@sluice/actions/kinds';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import type { ActionStep } from '@sluice/contract/contract';
import { readScore } from './score';

const STOLEN = 'sales@example.test';
const OTHER = 'lee@example.test';

describeOnEachDatabase('the score of a drill', (fresh) => {
  async function drilled() {
    const stage = await Stage.set((await fresh()).db);
    const latch = await stage.trip('l1', T0, STOLEN);
    const { db, serverId } = stage;
    const press = (kind: Extract<ActionKind, 'contain-account'>, account: string, at: number) =>
      requestAction(db, { request: { key: crypto.randomUUID(), serverId, kind, account }, actor: alice, now: T0 + at });
    const score = () => readScore(db, { server: 'mx1', incident: 1, since: T0, floodFrom: T0 - 9_000, stolen: STOLEN });
    const does = async (id: string, at: number) => {
      const steps = ['refuse-account', 'disable-account', 'end-sessions', 'prove-sessions', 'prove-login'].map(
        (step) => ({ step, status: 'done', count: null, at: T0 + at, code: null, detail: null }) as ActionStep,
      );
      await stage.exchange({ actionReports: [{ id, status: 'done', at: T0 + at, steps, smtpInstance: null }] }, T0 + at);
    };
    return { stage, latch, press, score, does };
  }

  test('nothing was done yet, then the right account is found and contained', async () => {
    const { stage, latch, press, score, does } = await drilled();
    expect(await score()).toEqual({ foundAfter: null, containedAfter: null, wrong: [], closed: false });
    const { action } = await press('contain-account', STOLEN, 41_000);
    expect(await score()).toMatchObject({ foundAfter: 41_000, containedAfter: null });
    await does(action.id, 43_000);
    await stage.release(latch, T0 + 60_000, null);
    await closeIncident(stage.db, { number: 1, outcome: 'cleaned', note: '', actor: alice, now: T0 + 70_000 });
    expect(await score()).toEqual({ foundAfter: 41_000, containedAfter: 43_000, wrong: [], closed: true });
    expect(await readScore(stage.db, { server: 'mx1', incident: 2, since: T0, floodFrom: T0 - 9_000, stolen: STOLEN })).toBeNull();
  });

  test('what was pressed on an innocent account, and the thief found innocent, are wrong', async () => {
    const { stage, press, score } = await drilled();
    await addSuspect(stage.db, { number: 1, account: OTHER, actor: alice, now: T0 });
    await press('contain-account', OTHER, 10_000);
    await press('contain-account', 'nobody.suspected@example.test', 11_000);
    await decideSuspect(stage.db, { number: 1, decision: { account: STOLEN, decision: 'dismissed', reason: 'a newsletter' }, actor: alice, now: T0 + 20_000 });
    expect(await score()).toEqual({
      foundAfter: null,
      containedAfter: null,
      wrong: [
        { kind: 'on-innocent', act: 'contain-account', account: OTHER },
        { kind: 'on-innocent', act: 'contain-account', account: 'nobody.suspected@example.test' },
        { kind: 'found-innocent', account: STOLEN },
      ],
      closed: false,
    });
    await decideSuspect(stage.db, { number: 1, decision: { account: STOLEN, decision: 'open' }, actor: alice, now: T0 + 30_000 });
    await decideSuspect(stage.db, {
      number: 1,
      decision: { account: STOLEN, decision: 'secured', reason: 'password changed by phone' },
      actor: alice,
      now: T0 + 31_000,
    });
    expect(await score()).toMatchObject({ foundAfter: 31_000, containedAfter: 31_000 });
  });

  test('whoever saw the flood before the rule did has found it at once, and what was done before the flood has nothing to do with it', async () => {
    const early = await drilled();
    await early.press('contain-account', STOLEN, -10_000);
    expect(await early.score()).toMatchObject({ foundAfter: null });
    const { press, score } = await drilled();
    await press('contain-account', STOLEN, -3_000);
    expect(await score()).toMatchObject({ foundAfter: 0 });
  });

  test('a restart before the stolen mailbox is secured is wrong', async () => {
    const { stage, score } = await drilled();
    await requestAction(stage.db, {
      request: { key: crypto.randomUUID(), serverId: stage.serverId, kind: 'restart-smtp', reason: 'the boss waits' },
      actor: alice,
      now: T0 + 5_000,
    });
    expect((await score())?.wrong).toEqual([{ kind: 'early-restart' }]);
  });
});
