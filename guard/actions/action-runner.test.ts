import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ActionOrder, ActionReport } from '@/lib/sync/contract';
import { RefusedAccounts } from '@/guard/accounts/refused-accounts';
import { Problems } from '@/guard/problems';
import { SmtpWatch } from '@/guard/smtp/watch-smtp';
import { firstState, guardStateSchema, type GuardState } from '@/guard/state/guard-state';
import { StateFile } from '@/guard/state/state-file';
import { FakeAccounts } from '@/guard/testing/fake-accounts';
import { FakeMailServer } from '@/guard/testing/fake-mail-server';
import { silentLog } from '@/guard/testing/silent-log';
import { ActionRunner } from './action-runner';
import { BegunActions } from './begun-actions';
import { HeldAccounts } from './held-accounts';

const THIEF = 'thief@example.test';
const LATCH = { id: 'trip-1', trippedAt: 5, queueLength: 51, threshold: 50, smtpInstance: 'run-1' };

let mailServer: FakeMailServer;
let accounts: FakeAccounts;
let disk: string;
let reports: number;
let observed: string[];
/** While it is set, the disk takes no write. */
let writing: Promise<void> | null;

beforeEach(() => {
  mailServer = new FakeMailServer();
  accounts = new FakeAccounts(THIEF, 'other@example.test');
  disk = '';
  reports = 0;
  observed = [];
  writing = null;
});

/** A guard with the state that is given; a second one with `onDisk()` is the same guard after it was killed. */
function guardWith(initial: GuardState) {
  const problems = new Problems(() => 1);
  const replace = async (_: string, text: string): Promise<void> => {
    if (writing) await writing;
    disk = text;
  };
  const state = new StateFile({ directory: '', initial, log: silentLog(), problems, replace });
  const refused = new RefusedAccounts(state);
  const begun = new BegunActions(state);
  const keeper = { feed: (input: object) => Promise.resolve(void ('instance' in input && observed.push(`${String(input.instance)} by ${begun.restartOf(LATCH, 7) ?? 'nobody'}`))) };
  const watch = new SmtpWatch({ state, keeper, problems, log: silentLog(), now: () => 7, newId: () => crypto.randomUUID() });
  const held = new HeldAccounts({ state, queue: mailServer.queue, log: silentLog(), runningInstance: () => watch.current.instance });
  const runner = new ActionRunner({ accounts, refused, held, mailServer, watch, state, begun, log: silentLog(), now: () => 7, onReport: () => (reports += 1) });
  if (mailServer.running) watch.observe(mailServer.running);
  return { runner, state, refused, begun, held, watch };
}

const onDisk = (): GuardState => guardStateSchema.parse(JSON.parse(disk));
const latched = (): GuardState => ({ ...firstState(), latch: LATCH });

async function performed(guard: ReturnType<typeof guardWith>, order: ActionOrder): Promise<ActionReport> {
  guard.runner.accept(order);
  return ended(guard, order.id);
}

async function ended(guard: ReturnType<typeof guardWith>, id: string): Promise<ActionReport> {
  await vi.waitFor(() => expect(guard.begun.find(id)?.order).toBeNull());
  const report = guard.begun.find(id)?.report;
  if (!report) throw new Error('no report');
  return report;
}

const steps = (report: ActionReport): string[] => report.steps.map(({ step, status, count, code }) => [step, status, count, code].filter((part) => part !== null).join(' '));

afterEach(() => expect(guardStateSchema.safeParse(JSON.parse(disk || 'null')).success || disk === '').toBe(true));

test('contain holds the mail, disables, ends sessions; the account is refused before the first of it', async () => {
  const guard = guardWith(latched());
  mailServer.fill(7, THIEF);
  mailServer.fill(2, 'other@example.test');
  let letGo = (): void => undefined;
  mailServer.holding = new Promise((resolve) => (letGo = resolve));
  guard.runner.accept({ id: 'a1', kind: 'contain-account', account: 'Thief@Example.test' });
  await vi.waitFor(() => expect(guard.refused.has(THIEF)).toBe(true));
  await vi.waitFor(() => expect(guard.begun.waiting()[0]?.steps).toMatchObject([{ step: 'hold-messages', status: 'running' }]));
  expect(onDisk()).toMatchObject({ refusedAccounts: [THIEF], actions: [{ id: 'a1' }] });
  expect(accounts.changes).toEqual([]);
  letGo();
  const report = await ended(guard, 'a1');
  expect(report.status).toBe('done');
  expect(steps(report)).toEqual(['hold-messages done 7', 'disable-account done', 'end-sessions done 0']);
  expect(accounts.accounts.get(THIEF)?.enabled).toBe(false);
  expect(await mailServer.queue.length()).toBe(2);
  expect(reports).toBeGreaterThan(3);
});

test('an order that comes ten times is performed once, also by the guard after it', async () => {
  const guard = guardWith(latched());
  const order: ActionOrder = { id: 'a1', kind: 'set-password', account: THIEF, passwordHash: '{BLF-CRYPT}new' };
  for (let time = 0; time < 10; time += 1) guard.runner.accept(order);
  const report = await ended(guard, 'a1');
  guard.begun.acknowledge([report]);
  expect(guard.begun.waiting()).toEqual([]);
  const again = guardWith(onDisk());
  await again.runner.start();
  again.runner.accept(order);
  expect(again.begun.waiting()).toEqual([report]);
  expect(accounts.changes).toEqual([`set-password ${THIEF}`]);
  expect(disk).not.toContain('{BLF-CRYPT}new');
});

test('a report that changed after it was sent is sent again', async () => {
  const guard = guardWith(latched());
  let letGo = (): void => undefined;
  mailServer.holding = new Promise((resolve) => (letGo = resolve));
  guard.runner.accept({ id: 'a1', kind: 'hold-messages', account: THIEF });
  await vi.waitFor(() => expect(guard.begun.waiting()).toHaveLength(1));
  const early = guard.begun.waiting();
  letGo();
  const last = await ended(guard, 'a1');
  guard.begun.acknowledge(early);
  expect(guard.begun.waiting()).toEqual([last]);
});

test.each([
  ['an unknown account', 'nobody@example.test', () => undefined, 'account-not-found', false],
  ['a system account', THIEF, () => accounts.protectedAccounts.add(THIEF), 'account-protected', false],
  ['a broken store', THIEF, () => (accounts.broken = true), 'account-store-failed', true],
  ['a store that lies', THIEF, () => (accounts.lying = true), 'account-store-failed', true],
])('disabling with %s fails with its code', async (_, account, arrange, code, stillRefused) => {
  arrange();
  const guard = guardWith(latched());
  const report = await performed(guard, { id: 'a1', kind: 'disable-account', account });
  expect(report.status).toBe('failed');
  expect(report.steps[0]).toMatchObject({ step: 'disable-account', status: 'failed', code, detail: expect.stringMatching(/./) as string });
  expect(guard.refused.has(account)).toBe(stillRefused);
});

test('the end of an action is told to the console only when it is on disk', async () => {
  const guard = guardWith(latched());
  let ending = (): void => undefined;
  mailServer.holding = new Promise((resolve) => (ending = resolve));
  guard.runner.accept({ id: 'a1', kind: 'hold-messages', account: THIEF });
  await vi.waitFor(() => expect(guard.begun.waiting()[0]?.steps).toHaveLength(1));
  let written = (): void => undefined;
  writing = new Promise((resolve) => (written = resolve));
  ending();
  await vi.waitFor(() => expect(guard.begun.find('a1')?.order).toBeNull());
  expect(onDisk().actions[0]?.order).not.toBeNull();
  expect(guard.begun.waiting()).toMatchObject([{ id: 'a1', status: 'running' }]);
  written();
  await vi.waitFor(() => expect(guard.begun.waiting()).toMatchObject([{ id: 'a1', status: 'done' }]));
  expect(onDisk().actions[0]?.order).toBeNull();
});

test('a hold that fails does not keep the account from being disabled', async () => {
  const guard = guardWith(latched());
  mailServer.holding = Promise.reject(new Error('EACCES'));
  mailServer.holding.catch(() => undefined);
  const report = await performed(guard, { id: 'a1', kind: 'contain-account', account: THIEF });
  expect(report.status).toBe('failed');
  expect(steps(report)).toEqual(['hold-messages failed queue-failed', 'disable-account done', 'end-sessions done 0']);
});

test('a new password lets a refused account send only when it is enabled; enabling always does', async () => {
  const guard = guardWith(latched());
  await performed(guard, { id: 'a1', kind: 'contain-account', account: THIEF });
  await performed(guard, { id: 'a2', kind: 'set-password', account: THIEF, passwordHash: '{BLF-CRYPT}n' });
  expect(guard.refused.has(THIEF)).toBe(true);
  await performed(guard, { id: 'a3', kind: 'enable-account', account: THIEF });
  expect([guard.refused.has(THIEF), onDisk().refusedAccounts, onDisk().heldAccounts]).toEqual([false, [], []]);
  await guard.refused.refuse(THIEF);
  await performed(guard, { id: 'a4', kind: 'set-password', account: THIEF, passwordHash: '{BLF-CRYPT}m' });
  expect(guard.refused.has(THIEF)).toBe(false);
});

test('late mail of a held account is held until the service was restarted', async () => {
  const guard = guardWith(latched());
  mailServer.fill(3, THIEF);
  await performed(guard, { id: 'a1', kind: 'contain-account', account: THIEF });
  mailServer.fill(2, THIEF);
  mailServer.fill(1, 'other@example.test');
  await guard.held.onBreakdown(await mailServer.queue.breakdown());
  expect(await mailServer.queue.length()).toBe(1);
  mailServer.restartOutside();
  guard.watch.observe(mailServer.running);
  mailServer.fill(1, THIEF);
  await guard.held.onBreakdown(await mailServer.queue.breakdown());
  expect(await mailServer.queue.length()).toBe(1);
  expect(guard.state.current.heldAccounts).toEqual([]);
  mailServer.fill(1, THIEF);
  await guard.held.onBreakdown(await mailServer.queue.breakdown());
  expect(await mailServer.queue.length()).toBe(2);
});

test('release ends the holding; delete removes waiting and held', async () => {
  const guard = guardWith(latched());
  mailServer.fill(3, THIEF);
  await performed(guard, { id: 'a1', kind: 'hold-messages', account: THIEF });
  const released = await performed(guard, { id: 'a2', kind: 'release-messages', account: THIEF });
  expect(steps(released)).toEqual(['release-messages done 3']);
  await guard.held.onBreakdown(await mailServer.queue.breakdown());
  expect(await mailServer.queue.length()).toBe(3);
  expect(steps(await performed(guard, { id: 'a3', kind: 'delete-messages', account: THIEF }))).toEqual(['delete-messages done 3']);
  expect(mailServer.messages).toEqual([]);
});

test('a restart reports its steps and the new run, which is known as ours when it is first seen', async () => {
  const guard = guardWith(latched());
  observed = [];
  const report = await performed(guard, { id: 'a1', kind: 'restart-smtp' });
  expect(steps(report)).toEqual(['stop-smtp done', 'start-smtp done']);
  expect(report).toMatchObject({ status: 'done', smtpInstance: 'run-2' });
  expect(observed).toEqual(['run-1 by nobody', 'run-2 by a1']);
});

test('a restart by somebody else just before ours stays theirs', async () => {
  const guard = guardWith(latched());
  observed = [];
  mailServer.restartOutside();
  await performed(guard, { id: 'a1', kind: 'restart-smtp' });
  expect(observed[0]).toBe('run-2 by nobody');
  expect(onDisk().actions[0]?.smtpInstanceBefore).toBe('run-2');
});

test('a restart that fails says so, with the sentence of the mail server', async () => {
  const guard = guardWith(latched());
  mailServer.restartFailure = 'Nothing answered on port 2525 within 30 s.';
  const report = await performed(guard, { id: 'a1', kind: 'restart-smtp' });
  expect(report).toMatchObject({ status: 'failed', smtpInstance: null });
  expect(report.steps.at(-1)).toMatchObject({ status: 'failed', code: 'restart-failed', detail: mailServer.restartFailure });
});

test.each([
  ['that took place is not repeated', () => mailServer.restartOutside(), 0, 'run-2'],
  ['that had not taken place is done', () => undefined, 1, 'run-2'],
])('a guard killed during a restart: one %s', async (_, meanwhile, restarts, instance) => {
  const first = guardWith(latched());
  await first.begun.begin({ id: 'a1', kind: 'restart-smtp' }, 5, 'run-1');
  meanwhile();
  const second = guardWith(onDisk());
  expect(second.begun.restartOf(LATCH, 7)).toBe('a1');
  await second.runner.start();
  expect(await ended(second, 'a1')).toMatchObject({ status: 'done', smtpInstance: instance });
  expect(mailServer.restarts).toBe(restarts);
});

test('a guard killed during a containment takes it up again', async () => {
  const first = guardWith(latched());
  await first.begun.begin({ id: 'a1', kind: 'contain-account', account: THIEF }, 5, null);
  mailServer.fill(3, THIEF);
  const second = guardWith(onDisk());
  await second.runner.start();
  second.runner.accept({ id: 'a1', kind: 'contain-account', account: THIEF });
  expect(steps(await ended(second, 'a1'))[0]).toBe('hold-messages done 3');
  expect(accounts.changes).toEqual([`disable ${THIEF}`]);
});

test('an action on one account does not wait for another', async () => {
  const guard = guardWith(latched());
  let letGo = (): void => undefined;
  mailServer.holding = new Promise((resolve) => (letGo = resolve));
  guard.runner.accept({ id: 'a1', kind: 'hold-messages', account: THIEF });
  guard.runner.accept({ id: 'a2', kind: 'disable-account', account: THIEF });
  await performed(guard, { id: 'a3', kind: 'disable-account', account: 'other@example.test' });
  expect(accounts.changes).toEqual(['disable other@example.test']);
  letGo();
  await ended(guard, 'a2');
});
