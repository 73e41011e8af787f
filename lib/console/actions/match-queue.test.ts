import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import type { GuardReport, QueueLook } from '@sluice/contract/contract';
import { viewHeldMail } from '../held/view';
import { alice, bob, quietReport, Stage, T0 } from '../testing/stage';
import { findPress } from './find-press';
import { requestAction } from './request';
import { takeBackAction } from './take-back';

const MINUTE = 60_000;
const able: GuardReport = { ...quietReport, abilities: ['queue-filter'] };
const filter = { subject: 'lottery *', domain: 'spam.test' };
const look: QueueLook = { until: T0 + 500, waiting: 4, held: 1, elsewhere: 0, unread: 0, cut: false, examples: [{ id: 'A1', arrivedAt: T0, held: false, sender: 'thief@example.test', subject: 'Lottery 7', recipients: ['x@spam.test'], recipientCount: 1 }] };

describeOnEachDatabase('mail by subject or recipient', (fresh) => {
  async function set(report = able): Promise<Stage> {
    const stage = await Stage.set((await fresh()).db);
    stage.report = report;
    await stage.exchange();
    return stage;
  }
  const ask = (stage: Stage, kind: 'hold-matching' | 'release-matching' | 'delete-matching', now: number, more: object = {}) =>
    requestAction(stage.db, { request: { key: `${kind} ${now}`, serverId: stage.serverId, kind, filter, until: look.until, count: 5, ...more }, actor: alice, now });
  const orders = async (stage: Stage, now: number) => (await stage.exchange({}, now)).actions.map(({ kind }) => kind);

  test('a look is ordered with its filter, answered with its action, and forgotten after an hour', async () => {
    const stage = await set();
    const at = (now: number) => requestAction(stage.db, { request: { key: `look at ${now}`, serverId: stage.serverId, kind: 'look-at-queue', filter }, actor: alice, now });
    const { action } = await at(T0 + 100);
    expect((await stage.exchange({}, T0 + 200)).actions).toEqual([{ id: action.id, kind: 'look-at-queue', filter }]);
    await stage.exchange({ actionReports: [{ id: action.id, status: 'done', at: T0 + 600, steps: [], smtpInstance: null, look }] }, T0 + 600);
    expect((await findPress(stage.db, `look at ${T0 + 100}`)).action).toMatchObject({ status: 'done', filter, look });
    const audit = await stage.db.auditEntry.findMany({ where: { action: { startsWith: 'action.' } }, orderBy: { sequence: 'asc' } });
    expect(audit).toMatchObject([{ after: { kind: 'look-at-queue', subjectPattern: 'lottery *', recipientDomain: 'spam.test' } }, { action: 'action.done' }]);
    expect(JSON.stringify(audit)).not.toContain('Lottery 7');
    await stage.exchange({}, T0 + 61 * MINUTE);
    await at(T0 + 61 * MINUTE);
    expect((await findPress(stage.db, `look at ${T0 + 100}`)).action).toBeNull();
  });

  test('what is to be deleted is held at once, and deleted after ten minutes with what was counted', async () => {
    const stage = await set();
    await expect(ask(stage, 'delete-matching', T0 + MINUTE)).rejects.toMatchObject({ code: 'guard-silent' });
    await expect(ask(stage, 'delete-matching', T0 + 1_000)).rejects.toMatchObject({ code: 'reason-needed', data: { cause: 'cannot-be-undone' } });
    const { action } = await ask(stage, 'delete-matching', T0 + 1_000, { reason: 'it is spam' });
    expect(action).toMatchObject({ kind: 'delete-matching', dueAt: T0 + 1_000 + 10 * MINUTE, filter, most: 5, reason: 'it is spam' });
    const [hold] = (await stage.exchange({}, T0 + 2_000)).actions;
    expect(hold).toMatchObject({ kind: 'hold-matching', filter, until: look.until, most: 5 });
    await stage.reports(hold?.id ?? '', 'done', T0 + 3_000);
    expect(await orders(stage, T0 + 9 * MINUTE)).toEqual([]);
    expect((await stage.exchange({}, T0 + 11 * MINUTE)).actions).toEqual([{ id: action.id, kind: 'delete-matching', filter, until: look.until, most: 5 }]);
  });

  test('it is taken back by the deletion itself, and by whoever releases the same', async () => {
    const stage = await set();
    const first = await ask(stage, 'delete-matching', T0 + 1_000, { reason: 'it is spam' });
    expect((await viewHeldMail(stage.db, stage.serverId, T0 + 1_500)).matching.map(({ kind }) => kind)).toEqual(['delete-matching', 'hold-matching']);
    await takeBackAction(stage.db, { id: first.action.id, actor: bob, now: T0 + 2_000 });
    expect(await stage.db.action.findUniqueOrThrow({ where: { id: first.action.id } })).toMatchObject({ status: 'failed' });
    const other = { filter: { subject: 'else' } };
    await ask(stage, 'delete-matching', T0 + 3_000, { ...other, reason: 'it is spam' });
    const again = await ask(stage, 'delete-matching', T0 + 3_500, { reason: 'it is spam' });
    await ask(stage, 'release-matching', T0 + 4_000);
    expect(await stage.db.action.findUniqueOrThrow({ where: { id: again.action.id } })).toMatchObject({ status: 'failed' });
    expect(await stage.db.action.count({ where: { kind: 'delete-matching', status: 'requested' } })).toBe(1);
  });

  test('the same is not asked twice while it is under way; another filter is another matter', async () => {
    const stage = await set();
    await ask(stage, 'hold-matching', T0 + 1_000);
    await expect(ask(stage, 'hold-matching', T0 + 2_000)).rejects.toMatchObject({ code: 'already-done' });
    await ask(stage, 'hold-matching', T0 + 3_000, { filter: { domain: 'spam.test' } });
    expect(await orders(stage, T0 + 3_500)).toEqual(['hold-matching', 'hold-matching']);
  });

  test('no guard is asked that does not know it', async () => {
    const stage = await set(quietReport);
    await expect(ask(stage, 'hold-matching', T0 + 1_000)).rejects.toMatchObject({ code: 'guard-too-old' });
    stage.report = able;
    await stage.exchange();
    await ask(stage, 'hold-matching', T0 + 2_000);
    stage.report = quietReport;
    expect(await orders(stage, T0 + 3_000)).toEqual([]);
  });
});
