import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { initialProtection } from '@sluice/protection/transition';
import { eventually } from '@/lib/testing/eventually';
import type { ActionOrder, ActionReport } from '@sluice/contract/contract';
import { OldSessions } from '@sluice/guard/accounts/old-sessions';
import { RefusedAccounts } from '@sluice/guard/accounts/refused-accounts';
import { Problems } from '@sluice/guard/problems';
import { SmtpWatch } from '@sluice/guard/smtp/watch-smtp';
import { firstState, guardStateSchema, type GuardState } from '@sluice/guard/state/guard-state';
import { StateFile } from '@sluice/guard/state/state-file';
import { FakeAccounts } from '@sluice/guard/testing/fake-accounts';
import { FakeMailServer } from '@sluice/guard/testing/fake-mail-server';
import { silentLog } from '@sluice/guard/testing/silent-log';
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
/** How many messages the rule leaves room for. */
let room: () => number;

beforeEach(() => {
  mailServer = new FakeMailServer();
  accounts = new FakeAccounts(THIEF, 'other@example.test');
  disk = '';
  reports = 0;
  observed = [];
  writing = null;
  room = () => Infinity;
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
  const keeper = { current: initialProtection({ applyQueueLimit: true, threshold: 50 }, null, null), feed: (input: object) => Promise.resolve(void ('instance' in input && observed.push(`${String(input.instance)} by ${begun.restartOf(LATCH, 7) ?? 'nobody'}`))) };
  const watch = new SmtpWatch({ state, keeper, problems, log: silentLog(), now: () => 7, newId: () => crypto.randomUUID() });
  const held = new HeldAccounts({ state, queue: mailServer.queue, log: silentLog(), runningInstance: () => watch.current.instance });
  const runner = new ActionRunner({ accounts, gate: null, lookMs: 1, oldSessions: new OldSessions(state), refused, held, mailServer, pace: { room: () => Promise.resolve(room()), pauseMs: 1, patienceMs: 50 }, watch, state, begun, keeper, relayGate: { protected: true }, newId: () => crypto.randomUUID(), log: silentLog(), now: () => 7, onReport: () => (reports += 1) });
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
  await eventually(() => expect(guard.begun.find(id)?.order).toBeNull());
  const report = guard.begun.find(id)?.report;
  if (!report) throw new Error('no report');
  return report;
}

const steps = (report: ActionReport): string[] => report.steps.map(({ step, status, count, code }) => [step, status, count, code].filter((part) => part !== null).join(' '));

afterEach(() => expect(guardStateSchema.safeParse(JSON.parse(disk || 'null')).success || disk === '').toBe(true));

const CONTAINED = ['refuse-account done', 'disable-account done', 'end-sessions done 2', 'hold-messages done 7', 'prove-sessions done 0', 'prove-login done', 'prove-queue done 7'];

test('contain refuses, disables and ends sessions first, holds afterwards, and looks at each', async () => {
  const guard = guardWith(latched());
  mailServer.fill(7, THIEF);
  mailServer.fill(2, 'other@example.test');
  mailServer.open.set(THIEF, 2);
  let letGo = (): void => undefined;
  mailServer.holding = new Promise((resolve) => (letGo = resolve));
  guard.runner.accept({ id: 'a1', kind: 'contain-account', account: 'Thief@Example.test' });
  await eventually(() => expect(guard.begun.waiting()[0]?.steps).toContainEqual(expect.objectContaining({ step: 'hold-messages', status: 'running' })));
  await eventually(() => expect(accounts.accounts.get(THIEF)?.enabled).toBe(false));
  expect(guard.refused.scopeOf(THIEF)).toBe('everything');
  expect(mailServer.open.size).toBe(0);
  expect(onDisk()).toMatchObject({ refusedAccounts: [{ account: THIEF, scope: 'everything' }], actions: [{ id: 'a1' }] });
  letGo();
  const report = await ended(guard, 'a1');
  expect(report.status).toBe('done');
  expect(steps(report)).toEqual(CONTAINED);
  expect(await mailServer.queue.length()).toBe(2);
  expect(reports).toBeGreaterThan(3);
});

test('what only a newer console asks for is told as not known, and nothing is done', async () => {
  const guard = guardWith(latched());
  mailServer.fill(7, THIEF);
  expect(await performed(guard, { id: 'a1', kind: 'other', word: 'quarantine' })).toMatchObject({ status: 'failed', steps: [{ step: 'other', status: 'failed', code: 'unknown-act', detail: 'quarantine' }] });
  expect(await mailServer.queue.length()).toBe(7);
});

test('sessions that come back are ended again until two looks find none; those that come back for ever are said', async () => {
  const guard = guardWith(latched());
  mailServer.open.set(THIEF, 6);
  mailServer.returns = 2;
  const proven = await performed(guard, { id: 'a1', kind: 'disable-account', account: THIEF });
  expect([proven.status, mailServer.open.size]).toEqual(['done', 0]);
  mailServer.open.set('other@example.test', 6);
  mailServer.returns = Infinity;
  const unproven = await performed(guard, { id: 'a2', kind: 'disable-account', account: 'other@example.test' });
  expect(unproven.status).toBe('failed');
  expect(steps(unproven)).toContain('prove-sessions failed sessions-failed');
  expect(guard.refused.has('other@example.test')).toBe(true);
}, 20_000);

test('what this host cannot tell is said as that, and is neither done nor failed', async () => {
  const guard = guardWith(latched());
  mailServer.openSessionsCanSend = 'Postfix does not ask.';
  const report = await performed(guard, { id: 'a1', kind: 'disable-account', account: THIEF });
  expect(report.status).toBe('done');
  expect(report.steps).toContainEqual(expect.objectContaining({ step: 'prove-sessions', status: 'not-possible', code: 'not-asked', detail: 'Postfix does not ask.' }));
});

test('stop-sending refuses sending alone: the store is not touched and mailbox sessions go on', async () => {
  const guard = guardWith(latched());
  mailServer.fill(3, THIEF);
  mailServer.open.set(THIEF, 1);
  const report = await performed(guard, { id: 'a1', kind: 'stop-sending', account: THIEF });
  expect(steps(report).slice(0, 3)).toEqual(['refuse-account done', 'hold-messages done 3', 'prove-sessions done 0']);
  expect([guard.refused.scopeOf(THIEF), mailServer.open.get(THIEF), accounts.changes]).toEqual(['sending', 1, []]);
  await performed(guard, { id: 'a2', kind: 'contain-account', account: THIEF });
  await performed(guard, { id: 'a3', kind: 'stop-sending', account: THIEF });
  expect(guard.refused.scopeOf(THIEF)).toBe('everything');
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
  await eventually(() => expect(guard.begun.waiting()).toHaveLength(1));
  const early = guard.begun.waiting();
  letGo();
  const last = await ended(guard, 'a1');
  guard.begun.acknowledge(early);
  expect(guard.begun.waiting()).toEqual([last]);
});

test.each([
  ['an unknown account', 'nobody@example.test', () => undefined, 'done', 'not-possible', 'account-not-found'],
  ['a system account', THIEF, () => accounts.protectedAccounts.add(THIEF), 'done', 'not-possible', 'account-protected'],
  ['a broken store', THIEF, () => (accounts.broken = true), 'failed', 'failed', 'account-store-failed'],
  ['a store that lies', THIEF, () => (accounts.lying = true), 'failed', 'failed', 'account-store-failed'],
])('disabling %s says why the store was not changed; the account is refused and its sessions are ended all the same', async (_, account, arrange, outcome, status, code) => {
  arrange();
  mailServer.open.set(account, 2);
  const guard = guardWith(latched());
  const report = await performed(guard, { id: 'a1', kind: 'disable-account', account });
  expect(report.status).toBe(outcome);
  expect(report.steps[1]).toMatchObject({ step: 'disable-account', status, code, detail: expect.stringMatching(/./) as string });
  expect(steps(report)).toContain('end-sessions done 2');
  // The fake server's logins look at the store alone.
  expect(report.steps).toContainEqual(expect.objectContaining({ step: 'prove-login', status: 'not-possible' }));
  expect([guard.refused.has(account), mailServer.open.size]).toEqual([true, 0]);
  await performed(guard, { id: 'a2', kind: 'enable-account', account });
  expect(guard.refused.has(account)).toBe(outcome === 'failed' && accounts.broken);
});

test('the end of an action is told to the console only when it is on disk', async () => {
  const guard = guardWith(latched());
  let ending = (): void => undefined;
  mailServer.holding = new Promise((resolve) => (ending = resolve));
  guard.runner.accept({ id: 'a1', kind: 'hold-messages', account: THIEF });
  await eventually(() => expect(guard.begun.waiting()[0]?.steps).toHaveLength(1));
  let written = (): void => undefined;
  writing = new Promise((resolve) => (written = resolve));
  ending();
  await eventually(() => expect(guard.begun.find('a1')?.order).toBeNull());
  expect(onDisk().actions[0]?.order).not.toBeNull();
  expect(guard.begun.waiting()).toMatchObject([{ id: 'a1', status: 'running' }]);
  written();
  await eventually(() => expect(guard.begun.waiting()).toMatchObject([{ id: 'a1', status: 'done' }]));
  expect(onDisk().actions[0]?.order).toBeNull();
});

test('a hold that fails does not keep the account from being disabled', async () => {
  const guard = guardWith(latched());
  mailServer.holding = Promise.reject(new Error('EACCES'));
  mailServer.holding.catch(() => undefined);
  const report = await performed(guard, { id: 'a1', kind: 'contain-account', account: THIEF });
  expect(report.status).toBe('failed');
  expect(steps(report)).toEqual(['refuse-account done', 'disable-account done', 'end-sessions done 0', 'hold-messages failed queue-failed', 'prove-sessions done 0', 'prove-login done']);
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

test('a new password refuses the account while its sessions end; a store that fails leaves it as it was', async () => {
  const guard = guardWith(latched());
  mailServer.open.set(THIEF, 2);
  const report = await performed(guard, { id: 'a1', kind: 'set-password', account: THIEF, passwordHash: '{BLF-CRYPT}n' });
  expect(steps(report)).toEqual(['refuse-account done', 'set-password done', 'end-sessions done 2', 'prove-sessions done 0', 'prove-login done']);
  expect([guard.refused.has(THIEF), mailServer.open.size]).toEqual([false, 0]);
  accounts.broken = true;
  expect((await performed(guard, { id: 'a2', kind: 'set-password', account: THIEF, passwordHash: '{BLF-CRYPT}o' })).status).toBe('failed');
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

test('release lets go only as many as the rule leaves room for, and says when there is no more', async () => {
  const guard = guardWith(firstState());
  mailServer.fill(200, THIEF);
  await performed(guard, { id: 'a1', kind: 'hold-messages', account: THIEF });
  let longest = 0;
  room = () => {
    const queued = mailServer.messages.filter(({ held }) => !held);
    longest = Math.max(longest, queued.length);
    // What was let go leaves, until the next hop takes no more.
    if (mailServer.messages.length > 60) mailServer.messages = mailServer.messages.filter(({ held }) => held);
    return 25 - mailServer.messages.filter(({ held }) => !held).length;
  };
  const report = await performed(guard, { id: 'a2', kind: 'release-messages', account: THIEF });
  expect(longest).toBe(25);
  expect(report).toMatchObject({ status: 'failed', steps: [{ step: 'release-messages', status: 'failed', count: 175, code: 'queue-failed' }] });
  expect(report.steps[0]?.detail).toMatch(/^The send queue does not become shorter, so only 175 messages were released: more would fire the rule\. The others stay on hold/);
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
  expect(steps(await ended(second, 'a1'))).toContain('hold-messages done 3');
  expect(accounts.changes).toEqual([`disable ${THIEF}`]);
});

test('a guard killed after it ended the sessions tells how many there were in all', async () => {
  const first = guardWith(latched());
  mailServer.open.set(THIEF, 2);
  const end = mailServer.sessions.end.bind(mailServer.sessions);
  const killed = vi.spyOn(mailServer.sessions, 'end').mockImplementation(async (account) => {
    await end(account);
    // What comes after it, this guard does not live to see.
    return new Promise(() => undefined);
  });
  first.runner.accept({ id: 'a1', kind: 'contain-account', account: THIEF });
  await eventually(() => expect(mailServer.calls).toContain(`end ${THIEF}`));
  const left = onDisk();
  killed.mockRestore();
  const second = guardWith(left);
  await second.runner.start();
  expect(steps(await ended(second, 'a1'))).toContain('end-sessions done 2');
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
