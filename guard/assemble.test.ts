import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { replaceDurably } from './state/durable-file';
import { GuardRun } from './testing/running-guard';

const RELAY_DENIED = '530 Relay denied for protecting our server';

let run: GuardRun;
beforeEach(async () => {
  run = await GuardRun.prepare();
});
afterEach(async () => {
  expect(run.console.invalid).toEqual([]);
  await run.remove();
});

async function tripped(): Promise<void> {
  await run.start();
  await eventually(() => expect(run.console.last?.report).toMatchObject({ status: 'watching', settingsVersion: 1 }));
  run.mailServer.fill(51);
  await eventually(async () => expect(await run.ask()).toBe(RELAY_DENIED));
  await eventually(() => expect(run.console.last?.report).toMatchObject({ status: 'protected', latch: { queueLength: 51, threshold: 50 } }));
}

const kinds = (): string[] => run.console.events.map(({ kind }) => kind);

test('the latch and its event are on disk before the first 530 goes out', async () => {
  let stuck = false;
  let goOn = (): void => undefined;
  run.replace = async (path, text) => {
    if (text.includes('"tripped"') && !stuck) {
      stuck = true;
      await new Promise<void>((resolve) => (goOn = resolve));
    }
    await replaceDurably(path, text);
  };
  await run.start();
  await eventually(() => expect(run.console.last?.report.status).toBe('watching'));
  expect(await run.ask()).toBe('DUNNO');
  run.mailServer.fill(51);
  await eventually(() => expect(stuck).toBe(true));
  let answer: string | null = null;
  let latchAtAnswer = false;
  const asked = run.ask().then(async (action) => {
    answer = action;
    latchAtAnswer = (await run.stateOnDisk()).latch !== null;
  });
  expect((await run.stateOnDisk()).latch).toBeNull();
  expect(answer).toBeNull();
  goOn();
  await asked;
  expect([answer, latchAtAnswer]).toEqual([RELAY_DENIED, true]);
  expect((await run.stateOnDisk()).events.some(({ kind }) => kind === 'tripped') || kinds().includes('tripped')).toBe(true);
});

test('nothing but a new SMTP run releases: not a shorter queue, not settings, not a new guard', async () => {
  await tripped();
  run.mailServer.messages = [];
  run.console.settings = { applyQueueLimit: false, threshold: 9_999, version: 2 };
  await eventually(() => expect(run.console.last?.report).toMatchObject({ settingsVersion: 2, measurement: { length: 0 }, status: 'protected' }));
  expect(await run.ask()).toBe(RELAY_DENIED);
  await run.stop();
  await run.start();
  expect(await run.ask()).toBe(RELAY_DENIED);
  await eventually(() => expect(kinds().filter((kind) => kind === 'guard-started')).toHaveLength(2));
  run.mailServer.restartOutside();
  await eventually(async () => expect(await run.ask()).toBe('DUNNO'));
  await eventually(() => expect(run.console.events.find(({ kind }) => kind === 'released')).toMatchObject({ smtpInstance: 'run-2', actionId: null }));
  await eventually(() => expect(run.console.last?.report).toMatchObject({ status: 'off', latch: null }));
});

const BOTH = { applyQueueLimit: true, threshold: 50, brake: true, holdOwner: true, version: 2 };
const THIEF = 'thief@example.test';

test('with the switches on, a trip stops what is queued and holds the owner of most of it; then the rest flows', async () => {
  run.console.settings = { ...BOTH, version: 1 };
  let hold = (): void => undefined;
  run.mailServer.holding = new Promise((resolve) => (hold = resolve));
  run.mailServer.fill(20, 'minsu@example.test');
  run.mailServer.fill(60, THIEF);
  await run.start();
  await eventually(() => expect(run.mailServer.braked).toBe(true));
  await eventually(() => expect(kinds()).toContain('brake-engaged'));
  await eventually(() => expect(run.console.events.find(({ kind }) => kind === 'owner-held')).toMatchObject({ account: THIEF, messages: 60, queueLength: 80 }));
  expect(kinds()).not.toContain('brake-lifted');
  hold();
  await eventually(() => expect(kinds()).toContain('brake-lifted'));
  expect(run.mailServer.braked).toBe(false);
  expect(run.console.last?.report).toMatchObject({ status: 'protected', problems: [] });
});

test('four messages to two thousand trip by the second threshold, which says so; a release holds until more wait again', async () => {
  run.console.settings = { applyQueueLimit: true, threshold: 50, recipientThreshold: 1_500, version: 1 };
  run.mailServer.fill(3, THIEF, 500);
  await run.start();
  await eventually(() => expect(run.console.last?.report).toMatchObject({ status: 'watching', queue: { waiting: 3, recipients: { waiting: 1_500, complete: true } } }));
  expect(await run.ask()).toBe('DUNNO');
  run.mailServer.fill(1, THIEF, 500);
  await eventually(async () => expect(await run.ask()).toBe(RELAY_DENIED));
  const latch = { queueLength: 4, threshold: 50, recipients: { waiting: 2_000, threshold: 1_500 } };
  await eventually(() => expect(run.console.events.find(({ kind }) => kind === 'tripped')).toMatchObject({ latch }));
  await run.stop();
  await run.start();
  expect(await run.ask()).toBe(RELAY_DENIED);
  run.mailServer.messages = [];
  run.mailServer.restartOutside();
  await eventually(async () => expect(await run.ask()).toBe('DUNNO'));
  run.mailServer.fill(1, THIEF, 1_501);
  await eventually(() => expect(kinds().filter((kind) => kind === 'tripped')).toHaveLength(2));
});

test('a queue that is nobody’s for the most part is held by nobody', async () => {
  run.console.settings = { ...BOTH, version: 1 };
  run.mailServer.fill(30, 'minsu@example.test');
  run.mailServer.fill(30, null);
  await run.start();
  await eventually(() => expect(kinds()).toContain('brake-engaged'));
  await eventually(async () => expect((await run.stateOnDisk()).ownerAtTrip).toMatchObject({ account: null }));
  expect(kinds()).not.toContain('owner-held');
  run.mailServer.messages = [];
  run.mailServer.restartOutside();
  await eventually(() => expect(run.console.events.find(({ kind }) => kind === 'brake-lifted')).toMatchObject({ why: 'released' }));
});

test('a brake that fails is a problem and is tried again, also by the next guard', async () => {
  run.console.settings = { ...BOTH, holdOwner: false, version: 1 };
  run.mailServer.brakeFailure = 'main.cf cannot be written';
  await tripped();
  await eventually(() => expect(run.console.last?.report.problems).toMatchObject([{ code: 'brake-failed', detail: 'main.cf cannot be written' }]));
  await run.stop();
  run.mailServer.brakeFailure = null;
  await run.start();
  await eventually(() => expect([run.mailServer.braked, run.console.last?.report.problems]).toEqual([true, []]));
  run.console.settings = { ...BOTH, brake: false, version: 2 };
  await eventually(() => expect(run.console.events.find(({ kind }) => kind === 'brake-lifted')).toMatchObject({ why: 'switched-off' }));
});

test('a brake that an earlier guard left and forgot is taken back', async () => {
  run.mailServer.braked = true;
  await run.start();
  await eventually(() => expect(run.mailServer.braked).toBe(false));
});

test('a restart of the service while the guard was away has released when the guard answers again', async () => {
  await tripped();
  await run.stop();
  run.mailServer.messages = [];
  run.mailServer.restartOutside();
  await run.start();
  expect(await run.ask()).toBe('DUNNO');
  await eventually(() => expect(run.console.events.find(({ kind }) => kind === 'released')).toMatchObject({ smtpInstance: 'run-2', actionId: null }));
  await eventually(async () => expect((await run.stateOnDisk()).latch).toBeNull());
});

test('without a console it protects, and tells everything once when the console is back', async () => {
  await run.start();
  await eventually(() => expect(run.console.last?.report.status).toBe('watching'));
  await eventually(async () => expect((await run.stateOnDisk()).events).toEqual([]));
  await run.console.stop();
  run.mailServer.fill(60);
  await eventually(async () => expect(await run.ask()).toBe(RELAY_DENIED));
  // The guard is killed too, and what it could not tell is told by the next.
  await run.stop();
  await run.start();
  expect(await run.ask()).toBe(RELAY_DENIED);
  run.mailServer.messages = [];
  run.mailServer.restartOutside();
  await eventually(async () => expect(await run.ask()).toBe('DUNNO'));
  await run.console.start();
  await eventually(() => expect(kinds()).toEqual(['guard-started', 'tripped', 'guard-started', 'smtp-started', 'released']));
  const count = run.console.uploads.length;
  await eventually(() => expect(run.console.uploads.length).toBeGreaterThan(count + 1));
  expect(run.console.uploads.slice(count + 1).flatMap(({ events }) => events)).toEqual([]);
  const seconds = run.console.uploads.flatMap(({ samples }) => samples.map(({ at }) => at));
  expect(new Set(seconds).size).toBe(seconds.length);
});

test('an action sent ten times is done once; the account is refused, and a restart releases with the action’s id', async () => {
  await tripped();
  run.mailServer.fill(5, 'thief@example.test');
  run.console.actions = Array.from({ length: 10 }, () => ({ id: 'contain-1', kind: 'contain-account' as const, account: 'Thief@example.test' }));
  await eventually(() => expect(run.console.reportOf('contain-1')).toMatchObject({ status: 'done' }));
  expect(run.accounts.changes).toEqual(['disable thief@example.test']);
  run.mailServer.messages = run.mailServer.messages.filter(({ held }) => held);
  run.console.actions = [{ id: 'restart-1', kind: 'restart-smtp' }];
  await eventually(() => expect(run.console.reportOf('restart-1')).toMatchObject({ status: 'done', smtpInstance: 'run-2' }));
  await eventually(() => expect(run.console.events.find(({ kind }) => kind === 'released')).toMatchObject({ actionId: 'restart-1', smtpInstance: 'run-2' }));
  expect(run.mailServer.restarts).toBe(1);
  expect(await run.ask()).toBe('DUNNO');
  expect(await run.ask('thief@example.test')).toMatch(/^521 /);
  await eventually(() => expect(run.console.last?.report.queue).toMatchObject({ held: 5, waiting: 0 }));
});

test('a disk that fails does not keep it from protecting; the problem is reported and goes away', async () => {
  let broken = false;
  run.replace = (path, text) => (broken ? Promise.reject(new Error('ENOSPC: no space left on device')) : replaceDurably(path, text));
  await run.start();
  await eventually(() => expect(run.console.last?.report.status).toBe('watching'));
  broken = true;
  run.mailServer.fill(51);
  await eventually(async () => expect(await run.ask()).toBe(RELAY_DENIED));
  await eventually(() => expect(run.console.last?.report).toMatchObject({ status: 'protected', problems: [{ code: 'state-not-durable' }] }));
  broken = false;
  await eventually(async () => expect((await run.stateOnDisk()).latch).not.toBeNull());
  await eventually(() => expect(run.console.last?.report.problems).toEqual([]));
});

test('a queue that cannot be measured is unknown, never a trip and never a release', async () => {
  await run.start();
  await eventually(() => expect(run.console.last?.report.status).toBe('watching'));
  run.mailServer.unreadable = true;
  run.mailServer.fill(60);
  await eventually(() => expect(run.console.last?.report).toMatchObject({ status: 'unknown', problems: [{ code: 'queue-unreadable' }] }));
  expect(await run.ask()).toBe('DUNNO');
  run.mailServer.unreadable = false;
  await eventually(async () => expect(await run.ask()).toBe(RELAY_DENIED));
  await eventually(() => expect(kinds()).toEqual(['guard-started', 'measurement-lost', 'measurement-restored', 'tripped']));
});

test('a corrupt state file is reported, and the guard watches on', async () => {
  await mkdir(join(run.directory, 'state'));
  await writeFile(join(run.directory, 'state', 'state.json'), '{"latch":');
  await run.start();
  await eventually(() => expect(run.console.last?.report).toMatchObject({ status: 'watching', problems: [{ code: 'state-not-durable', detail: expect.stringContaining('.corrupt') as string }] }));
});

test('older settings change nothing back, and nonsense from the console changes nothing', async () => {
  await run.start();
  run.console.settings = { applyQueueLimit: true, threshold: 70, version: 5 };
  await eventually(() => expect(run.console.last?.report.settingsVersion).toBe(5));
  run.console.settings = { applyQueueLimit: false, threshold: 1, version: 4 };
  const count = run.console.uploads.length;
  await eventually(() => expect(run.console.uploads.length).toBeGreaterThan(count + 1));
  expect((await run.stateOnDisk()).settings).toEqual({ applyQueueLimit: true, threshold: 70, brake: false, holdOwner: false, version: 5 });
  run.console.answer = { status: 200, body: JSON.stringify({ protocol: 1, acknowledged: 1, settings: { applyQueueLimit: true, threshold: -1, version: 9 }, actions: [] }) };
  await eventually(() => expect(run.log.sentences.some((sentence) => sentence.includes('is not understood and is ignored'))).toBe(true));
  run.console.answer = { status: 401, body: '' };
  await eventually(() => expect(run.log.sentences.some((sentence) => sentence.includes('refused the token of this guard'))).toBe(true));
  run.console.answer = null;
  await eventually(() => expect(run.log.sentences).toContain('The console answers again.'));
  expect((await run.stateOnDisk()).settings.version).toBe(5);
});

test('a flood in the log is told with its proof', async () => {
  const path = join(run.directory, '2026-11-24.log');
  const date = new Date().toLocaleDateString('sv', { timeZone: 'Asia/Seoul' });
  const time = (ago: number): string => new Date(Date.now() - ago).toLocaleTimeString('en-GB', { timeZone: 'Asia/Seoul', hour12: false });
  const lines: string[] = [];
  for (let connection = 0; connection < 20; connection += 1) {
    const id = crypto.randomUUID();
    lines.push(`${time(1_000)} 3,1,${id},Authentication successful(thief@example.test, LOGIN).`, `${time(1_000)} 3,1,${id},MAIL command successful(<thief@example.test>).`);
    for (let recipient = 0; recipient < 30; recipient += 1) lines.push(`${time(1_000)} 3,1,${id},RCPT command successful(a${recipient}@domain${connection}-${recipient}.test).`);
  }
  await writeFile(path, '');
  run.mailServer.logFiles = [{ path, date }];
  await tripped();
  await appendFile(path, `${lines.join('\n')}\n`);
  await eventually(() => {
    const told = run.console.uploads.flatMap(({ activities }) => activities).findLast(({ assessment }) => assessment.account === 'thief@example.test' && assessment.figures.recipients === 600);
    expect(told).toMatchObject({ assessment: { verdict: 'suspect' } });
  });
  await eventually(() => {
    const proof = run.console.uploads.flatMap(({ activities }) => activities).find(({ evidence }) => evidence !== null);
    expect(proof?.evidence?.connections.flatMap((connection) => connection.lines).some(({ text }) => text.includes('Authentication successful(thief@example.test'))).toBe(true);
  });
});
