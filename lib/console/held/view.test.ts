import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import type { ActionStep, GuardReport } from '@sluice/contract/contract';
import { requestAction } from '../actions/request';
import { alice, quietReport, Stage, T0 } from '../testing/stage';
import { heldSince, viewHeldMail } from './view';

const THIEF = 'thief@example.test';
const step = (at: number, count: number | null, status: ActionStep['status'] = 'done'): ActionStep => ({ step: 'hold-messages', status, count, at, code: null, detail: null });
const act = (kind: 'hold-messages' | 'release-messages' | 'contain-account', at: number, changes: object = {}) => ({ kind, status: 'done', steps: kind === 'release-messages' ? [] : [step(at, 3)], requestedAt: at, requestedByName: `by-${at}`, incident: null, ...changes });

test('mail is held since the first act that held some after the last release', () => {
  expect(heldSince([])).toBeNull();
  expect(heldSince([act('hold-messages', 9), act('contain-account', 5, { incident: { number: 7 } })])).toEqual({ at: 5, byName: 'by-5', incident: 7 });
  expect(heldSince([act('hold-messages', 9), act('release-messages', 7), act('hold-messages', 5)])).toMatchObject({ at: 9 });
  expect(heldSince([act('release-messages', 9, { status: 'failed' }), act('hold-messages', 5)])).toMatchObject({ at: 5 });
  expect(heldSince([act('hold-messages', 9, { status: 'failed', steps: [step(9, 0, 'failed')] })])).toBeNull();
  expect(heldSince([act('hold-messages', 9, { status: 'failed', steps: [step(9, 2, 'failed')] })])).toMatchObject({ at: 9 });
});

describeOnEachDatabase('held mail', (fresh) => {
  const report = (changes: Partial<GuardReport>): GuardReport => ({ ...quietReport, ...changes });

  test('is told by sender with its act and incident, and what is not listed is counted', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip('l1', T0, THIEF);
    const { action } = await requestAction(stage.db, { request: { key: 'hold-the-thief', serverId: stage.serverId, kind: 'hold-messages', account: THIEF }, actor: alice, now: T0 + 1_000 });
    const accounts = [
      { account: 'busy@example.test', waiting: 50, held: 0 },
      { account: 'other@example.test', waiting: 0, held: 2 },
      { account: THIEF, waiting: 1, held: 30 },
      { account: null, waiting: 0, held: 4 },
    ];
    stage.report = report({ ...stage.report, abilities: ['queue-filter'], queue: { at: T0 + 2_000, waiting: 51, held: 40, oldestAt: T0, accounts, unknown: { waiting: 0, held: 3 } }, localMail: { held: 1 } });
    await stage.exchange({ actionReports: [{ id: action.id, status: 'done', at: T0 + 2_000, steps: [step(T0 + 2_000, 30)], smtpInstance: null }] }, T0 + 2_000);
    const view = await viewHeldMail(stage.db, stage.serverId, T0 + 2_500);
    expect(view).toMatchObject({ held: 40, countedAt: T0 + 2_000, answers: true, unlisted: 1, unknown: 3, localMail: 1, canFilter: true, matching: [] });
    expect(view.senders.map(({ account, held }) => [account, held])).toEqual([[THIEF, 30], [null, 4], ['other@example.test', 2]]);
    expect(view.senders[0]).toMatchObject({ waiting: 1, since: { at: T0 + 2_000, byName: 'Alice', incident: 1 }, actions: [{ id: action.id }] });
    expect(view.senders[2]).toMatchObject({ since: null, actions: [] });
    expect((await viewHeldMail(stage.db, stage.serverId, T0 + 60_000)).answers).toBe(false);
  });

  test('that the guard has not counted is unknown, and not none', async () => {
    const stage = await Stage.set((await fresh()).db);
    expect(await viewHeldMail(stage.db, stage.serverId, T0)).toMatchObject({ held: null, countedAt: null, senders: [], canFilter: false, answers: false });
    stage.report = report({ queue: null });
    await stage.exchange();
    expect(await viewHeldMail(stage.db, stage.serverId, T0)).toMatchObject({ held: null, countedAt: null, answers: true });
  });
});
