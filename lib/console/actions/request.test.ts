import { verify } from '@node-rs/bcrypt';
import { expect, test } from 'vitest';
import type { CheckedRequest } from './schemas';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { decideSuspect } from '../suspects/decide';
import { Refusal } from '../refusal';
import { findPress } from './find-press';
import { requestAction } from './request';
import { takeBackAction } from './take-back';
import { alice, bob, Stage, T0 } from '../testing/stage';
import { viewIncident } from '../incidents/view';

const SALES = 'sales@example.test';
type AccountKind = 'contain-account' | 'disable-account' | 'enable-account' | 'set-password' | 'hold-messages' | 'release-messages';

describeOnEachDatabase('asking for an action', (fresh) => {
  let presses = 0;
  const ask = (stage: Stage, kind: AccountKind, parts: { key?: string; account?: string; by?: typeof alice; now?: number } = {}) => {
    const key = parts.key ?? `press-${(presses += 1)}-of-many`;
    const request: CheckedRequest = { key, serverId: stage.serverId, kind, account: parts.account ?? SALES };
    return requestAction(stage.db, { request, actor: parts.by ?? alice, now: parts.now ?? T0 });
  };
  const restart = (stage: Stage, reason: string | null = null, by = alice) => {
    const request: CheckedRequest = { key: `restart-${(presses += 1)}`, serverId: stage.serverId, kind: 'restart-smtp', reason };
    return requestAction(stage.db, { request, actor: by, now: T0 });
  };
  const refusal = async (asked: Promise<unknown>): Promise<Refusal> => {
    const error: unknown = await asked.catch((reason: unknown) => reason);
    if (error instanceof Refusal) return error;
    throw new Error('The action was not refused.', { cause: error });
  };

  test('a guard that does not know an act is not asked for it', async () => {
    const stage = await Stage.set((await fresh()).db);
    const sending = (key: string) => requestAction(stage.db, { request: { key, serverId: stage.serverId, kind: 'stop-sending', account: SALES }, actor: alice, now: T0 });
    const { gate: _, ...older } = stage.report;
    stage.report = older;
    await stage.trip();
    expect(await refusal(sending('older-guard'))).toMatchObject({ code: 'bad-request' });
    stage.report = { ...stage.report, gate: null };
    await stage.exchange();
    expect((await sending('newer-guard')).action.kind).toBe('stop-sending');
  });

  test('the guard performs in the order of recording, whichever press was made first', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    const first = await ask(stage, 'contain-account', { now: T0 + 500 });
    const second = await ask(stage, 'enable-account', { now: T0, by: bob });
    const many = await Promise.all(Array.from({ length: 8 }, (_, index) => ask(stage, 'hold-messages', { account: `box${index}@example.test`, now: T0 - index })));
    const { actions } = await stage.exchange();
    const recorded = (await stage.db.auditEntry.findMany({ where: { action: 'action.requested' }, orderBy: { sequence: 'asc' } })).map(({ after }) => (after as { actionId: string }).actionId);
    expect(recorded.slice(0, 2)).toEqual([first.action.id, second.action.id]);
    expect(recorded).toHaveLength(many.length + 2);
    expect(actions.map(({ id }) => id)).toEqual(recorded);
  });

  test('whoever has not seen what a colleague did just now does not undo it, and is told', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    const seen = async (kind: AccountKind, id: string | null, by = bob) => {
      const request: CheckedRequest = { key: `seen-${(presses += 1)}-press`, serverId: stage.serverId, kind: kind as 'enable-account', account: SALES, seen: id };
      return requestAction(stage.db, { request, actor: by, now: T0 });
    };
    const { action } = await ask(stage, 'contain-account', { by: alice });
    const stale = await refusal(seen('enable-account', null));
    expect([stale.code, stale.status, stale.data]).toEqual(['changed-meanwhile', 409, { byName: 'Alice', at: action.requestedAt, kind: 'contain-account' }]);
    expect((await refusal(seen('disable-account', null))).code).toBe('already-done');
    expect(await stage.db.action.count()).toBe(1);
    const enabled = await seen('enable-account', action.id);
    expect(enabled.action.kind).toBe('enable-account');
    expect((await refusal(seen('contain-account', action.id, alice))).data).toMatchObject({ byName: 'Bob', kind: 'enable-account' });
    expect((await seen('contain-account', null, bob)).action.kind).toBe('contain-account');
    const held = await ask(stage, 'hold-messages', { by: alice });
    expect((await refusal(seen('release-messages', action.id))).data).toMatchObject({ kind: 'hold-messages' });
    expect((await seen('release-messages', held.action.id)).action.kind).toBe('release-messages');
  });

  test('a press is found by its key, and one that never arrived is told from it', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    const { action } = await ask(stage, 'contain-account', { key: 'one-press' });
    expect(await findPress(stage.db, 'one-press')).toEqual({ action });
    expect(await findPress(stage.db, 'never-arrived')).toEqual({ action: null });
  });

  test('one press sent many times at once makes one action and one audit row', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(stage, 'contain-account', { key: 'one-press' })));
    expect(new Set(answers.map(({ action }) => action.id)).size).toBe(1);
    expect(await stage.db.action.count()).toBe(1);
    expect(await stage.db.auditEntry.count({ where: { action: 'action.requested' } })).toBe(1);
    expect(await stage.db.incidentEntry.count({ where: { kind: 'action-requested' } })).toBe(1);
    expect((await refusal(ask(stage, 'disable-account', { key: 'one-press' }))).code).toBe('bad-request');
  });

  test('two operators at once have one effect; the other hears who was first', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    const asked = await Promise.allSettled([ask(stage, 'disable-account', { by: alice }), ask(stage, 'disable-account', { by: bob })]);
    const refused = asked.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
    expect(refused).toHaveLength(1);
    const first = await stage.db.action.findFirstOrThrow();
    expect(refused[0]).toMatchObject({ code: 'already-done', status: 409, data: { byName: first.requestedByName, actionId: first.id, status: 'requested' } });
    expect(await stage.db.action.count()).toBe(1);
  });

  test('an action is in force until another replaces it; a failed one may be tried again', async () => {
    const stage = await Stage.set((await fresh()).db);
    const { action } = await ask(stage, 'disable-account');
    await stage.reports(action.id, 'failed');
    const second = await ask(stage, 'disable-account', { now: T0 + 1 });
    await stage.reports(second.action.id, 'done');
    expect((await refusal(ask(stage, 'disable-account', { now: T0 + 2 }))).code).toBe('already-done');
    await ask(stage, 'disable-account', { account: 'other@example.test', now: T0 + 2 });
    const enabled = await ask(stage, 'enable-account', { now: T0 + 3 });
    await stage.reports(enabled.action.id, 'done');
    expect((await ask(stage, 'contain-account', { now: T0 + 4 })).action.status).toBe('requested');
    expect((await refusal(ask(stage, 'disable-account', { now: T0 + 5 }))).code).toBe('already-done');
  });

  test('a new password is shown once, only its hash reaches the guard, and not even that is kept', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    const answer = await ask(stage, 'set-password', { key: 'password-press' });
    const password = answer.password ?? '';
    expect(password).toMatch(/^([2-9a-zA-Z]{4}-){4}[2-9a-zA-Z]{4}$/);
    expect((await ask(stage, 'set-password', { key: 'password-press' })).password).toBeNull();
    expect((await refusal(ask(stage, 'set-password', { by: bob }))).code).toBe('already-done');
    const everything = async () => JSON.stringify([await stage.db.action.findMany(), await stage.db.auditEntry.findMany(), await stage.db.incidentEntry.findMany()]);
    expect(await everything()).not.toContain(password);

    const { actions } = await stage.exchange();
    const order = actions[0];
    if (order?.kind !== 'set-password') throw new Error('The guard was not asked for it.');
    expect(order.passwordHash).toMatch(/^\{BLF-CRYPT\}\$2y\$1[0-2]\$/);
    expect(await verify(password, order.passwordHash.replace('{BLF-CRYPT}', ''))).toBe(true);

    await stage.reports(order.id, 'running');
    expect((await stage.exchange()).actions).toEqual(actions);
    await stage.reports(order.id, 'done');
    expect((await stage.exchange()).actions).toEqual([]);
    expect(await everything()).not.toContain('BLF-CRYPT');
  });

  test('messages are deleted only by the number that is there', async () => {
    const stage = await Stage.set((await fresh()).db);
    const erase = (confirmCount: number) => {
      const request: CheckedRequest = { key: `erase-${(presses += 1)}-x`, serverId: stage.serverId, kind: 'delete-messages', account: SALES, confirmCount, reason: 'it is spam' };
      return requestAction(stage.db, { request, actor: alice, now: T0 });
    };
    expect(await refusal(erase(5))).toMatchObject({ code: 'count-changed', data: { count: null } });
    stage.report = { ...stage.report, queue: { at: T0, waiting: 4, held: 3, oldestAt: T0, accounts: [{ account: SALES, waiting: 4, held: 3 }] } };
    await stage.exchange();
    expect(await refusal(erase(4))).toMatchObject({ code: 'count-changed', data: { count: 7 } });
    expect((await erase(7)).action).toMatchObject({ kind: 'delete-messages', status: 'requested', dueAt: T0 + 600_000 });
  });

  const MINUTES = 60_000;
  async function deletion(stage: Stage) {
    await stage.trip();
    stage.report = { ...stage.report, queue: { at: T0, waiting: 4, held: 3, oldestAt: T0, accounts: [{ account: SALES, waiting: 4, held: 3 }] } };
    await stage.exchange();
    const request: CheckedRequest = { key: `delete-${(presses += 1)}-later`, serverId: stage.serverId, kind: 'delete-messages', account: SALES, confirmCount: 7, reason: 'it is spam' };
    return (await requestAction(stage.db, { request, actor: alice, now: T0 })).action;
  }
  const kinds = async (stage: Stage, now: number) => (await stage.exchange({}, now)).actions.map(({ kind }) => kind);

  test('mail that shall be deleted is held at once, and the guard is asked to delete it ten minutes later', async () => {
    const stage = await Stage.set((await fresh()).db);
    const { id } = await deletion(stage);
    expect(await kinds(stage, T0 + 10 * MINUTES - 1)).toEqual(['hold-messages']);
    expect(await kinds(stage, T0 + 10 * MINUTES)).toEqual(['hold-messages', 'delete-messages']);
    await expect(takeBackAction(stage.db, { id, actor: bob, now: T0 + 10 * MINUTES })).rejects.toMatchObject({ code: 'already-done', status: 409 });
  });

  test('until then it can be taken back, by anybody and once, and the mail stays held', async () => {
    const stage = await Stage.set((await fresh()).db);
    const { id } = await deletion(stage);
    const back = () => takeBackAction(stage.db, { id, actor: bob, now: T0 + 9 * MINUTES });
    expect(await back()).toMatchObject({ status: 'failed', steps: [{ code: 'taken-back', detail: 'Bob' }] });
    await back();
    expect(await kinds(stage, T0 + 11 * MINUTES)).toEqual(['hold-messages']);
    expect(await stage.db.incidentEntry.count({ where: { kind: 'action-taken-back', actorName: 'Bob' } })).toBe(1);
    expect(await stage.db.auditEntry.count({ where: { action: 'action.taken-back', subject: SALES } })).toBe(1);
  });

  test('who releases the mail takes its deletion back, and one that waits keeps no restart back', async () => {
    const stage = await Stage.set((await fresh()).db);
    const { id } = await deletion(stage);
    const [hold] = (await stage.exchange()).actions;
    await stage.reports(hold!.id, 'done');
    const unfinished = async () => (await viewIncident(stage.db, 1, T0)).restartChecks.find(({ code }) => code === 'actions-finished')?.met;
    expect(await unfinished()).toBe(true);
    await ask(stage, 'release-messages');
    expect(await stage.db.action.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'failed' });
    expect(await kinds(stage, T0 + 11 * MINUTES)).toEqual(['release-messages']);
  });

  test('a restart is refused, naming what is missing, until everything holds', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.exchange();
    expect((await refusal(restart(stage))).code).toBe('not-protected');
    stage.report = { ...stage.report, measurement: { at: T0, length: 1_500 } };
    await stage.trip();
    const { action } = await ask(stage, 'contain-account');
    const unmet = async () => ((await refusal(restart(stage))).data?.['checks'] as { code: string; accounts: string[] }[]).map(({ code, accounts }) => [code, ...accounts]);
    expect(await unmet()).toEqual([['suspects-decided', SALES], ['queue-below-threshold'], ['actions-finished', SALES]]);
    await stage.reports(action.id, 'done');
    expect(await unmet()).toEqual([['queue-below-threshold']]);
    stage.report = { ...stage.report, measurement: { at: T0, length: 1_000 } };
    await stage.exchange();
    const both = await Promise.allSettled([restart(stage), restart(stage, null, bob)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await stage.db.action.count({ where: { kind: 'restart-smtp' } })).toBe(1);
  });

  test('with a log that says nothing an empty list of suspects is no leave to restart, and the incident says so', async () => {
    const stage = await Stage.set((await fresh()).db);
    stage.report = { ...stage.report, problems: [{ code: 'log-silent', since: T0, detail: 'nothing for 40 s' }] };
    await stage.trip();
    await stage.exchange();
    const { problems, restartChecks } = await viewIncident(stage.db, 1, T0);
    expect(problems).toMatchObject([{ code: 'log-silent' }]);
    expect(restartChecks.filter(({ met }) => !met)).toMatchObject([{ code: 'suspects-decided', reasons: expect.arrayContaining(['log-blind']) as string[] }]);
    expect((await refusal(restart(stage))).code).toBe('restart-not-ready');
    expect((await restart(stage, 'Seen in the log by hand')).action.status).toBe('requested');
  });

  test('a written reason overrides, and is kept; an unknown queue and a silent guard are missing facts', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    stage.report = { ...stage.report, status: 'unknown', measurement: { at: T0, length: null } };
    await stage.exchange({}, T0 - 60_000);
    const checks = (await refusal(restart(stage))).data?.['checks'];
    expect(checks).toMatchObject([{ code: 'guard-answers' }, { code: 'suspects-decided' }, { code: 'queue-below-threshold', queueLength: null, threshold: 1000 }]);
    const { action } = await restart(stage, 'Sales are losing orders');
    expect(action.reason).toBe('Sales are losing orders');
    const audit = await stage.db.auditEntry.findFirstOrThrow({ where: { action: 'action.requested' } });
    expect(audit).toMatchObject({ actorName: 'Alice', subject: 'mx1', after: { kind: 'restart-smtp', reason: 'Sales are losing orders' } });
  });

  test('what a guard that never called is asked for stays requested', async () => {
    const stage = await Stage.set((await fresh()).db);
    const { action } = await ask(stage, 'hold-messages');
    expect(action).toMatchObject({ status: 'requested', startedAt: null });
    expect((await stage.exchange()).actions).toEqual([{ id: action.id, kind: 'hold-messages', account: SALES }]);
  });

  test('a done action secures its suspect, allowing the account opens it again, a failed action leaves it open', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    const decision = async () => (await viewIncident(stage.db, 1, T0)).suspects[0];
    const failing = await ask(stage, 'contain-account');
    await stage.reports(failing.action.id, 'failed');
    expect(await decision()).toMatchObject({ decision: 'open' });
    const disabled = await ask(stage, 'disable-account', { by: bob, now: T0 + 1 });
    await stage.reports(disabled.action.id, 'running', T0 + 2);
    expect(await decision()).toMatchObject({ decision: 'open' });
    await stage.reports(disabled.action.id, 'done', T0 + 3);
    await stage.reports(disabled.action.id, 'failed', T0 + 4);
    expect(await decision()).toMatchObject({ decision: 'secured', decidedByName: 'Bob', decidedAt: T0 + 3 });
    const allowed = await ask(stage, 'enable-account', { now: T0 + 5 });
    await stage.reports(allowed.action.id, 'done', T0 + 6);
    expect(await decision()).toMatchObject({ decision: 'open', decidedByName: null });
    expect((await viewIncident(stage.db, 1, T0)).timeline.map(({ kind }) => kind)).toContain('suspect-reopened');
    expect(await stage.db.auditEntry.count({ where: { action: { in: ['action.done', 'action.failed'] } } })).toBe(3);
  });

  test('an account with a new password stays secured when it is allowed again', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    for (const [index, kind] of (['disable-account', 'set-password', 'enable-account'] as const).entries()) {
      const { action } = await ask(stage, kind, { now: T0 + index });
      await stage.reports(action.id, 'done', T0 + index);
    }
    expect((await viewIncident(stage.db, 1, T0)).suspects[0]?.decision).toBe('secured');
  });

  test('a report about an action of another server changes nothing', async () => {
    const { db } = await fresh();
    const [one, other] = [await Stage.set(db, 'one'), await Stage.set(db, 'other')];
    const { action } = await ask(one, 'hold-messages');
    await other.reports(action.id, 'done');
    expect((await db.action.findFirstOrThrow()).status).toBe('requested');
  });

  test('a dismissed account that is disabled after all counts as secured', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    await decideSuspect(stage.db, { number: 1, decision: { account: SALES, decision: 'dismissed', reason: 'a campaign' }, actor: alice, now: T0 });
    const { action } = await ask(stage, 'disable-account');
    await stage.reports(action.id, 'done');
    expect((await viewIncident(stage.db, 1, T0)).suspects[0]).toMatchObject({ decision: 'secured', decisionReason: null });
  });
});
