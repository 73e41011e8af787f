import { mkdir, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { replaceDurably } from '@sluice/guard/state/durable-file';
import { GuardRun } from '@sluice/guard/testing/running-guard';
import { RELAY_DENIED } from '@sluice/policy/decision';
import type { ActionOrder } from '@sluice/contract/contract';

const ORDER: ActionOrder = { id: 'a1', kind: 'protect-now', name: 'Minsu' };
const OFF = { applyQueueLimit: false, threshold: 1_000, version: 1 };

let run: GuardRun;
beforeEach(async () => {
  run = await GuardRun.prepare();
  run.console.settings = OFF;
});
afterEach(async () => {
  expect(run.console.invalid).toEqual([]);
  await run.remove();
});

const kinds = (): string[] => run.console.events.map(({ kind }) => kind);
const steps = (): string[] => (run.console.reportOf('a1')?.steps ?? []).map(({ step, status, code }) => [step, status, code].filter(Boolean).join(' '));
const ended = (status: string): Promise<void> => eventually(() => expect(run.console.reportOf('a1')?.status).toBe(status));

async function begun(): Promise<void> {
  await run.start();
  await eventually(() => expect(run.console.last?.report).toMatchObject({ settingsVersion: 1, abilities: expect.arrayContaining(['protect-now']) as string[] }));
  expect(await run.ask()).toBe('DUNNO');
  run.console.actions = [ORDER];
  await ended('done');
}

test('protection is begun by hand while the rule is not applied, and is told as done when it refuses and is on the disk', async () => {
  run.mailServer.fill(3);
  await run.start();
  await eventually(() => expect(run.console.last?.report).toMatchObject({ status: 'off', measurement: { length: 3 } }));
  run.console.actions = [ORDER];
  await ended('done');
  expect(steps()).toEqual(['begin-protection done', 'prove-protection done']);
  expect(await run.ask()).toBe(RELAY_DENIED);
  const begunBy = { name: 'Minsu', actionId: 'a1', queueLength: 3 };
  expect((await run.stateOnDisk()).latch).toMatchObject({ begunBy, smtpInstance: 'run-1' });
  await eventually(() => expect(run.console.events.find(({ kind }) => kind === 'tripped')).toMatchObject({ latch: { begunBy } }));
  expect(run.console.last?.report).toMatchObject({ status: 'protected', latch: { begunBy } });
});

test('while the queue cannot be measured its length then is not known', async () => {
  run.mailServer.unreadable = true;
  await begun();
  expect(await run.ask()).toBe(RELAY_DENIED);
  expect((await run.stateOnDisk()).latch?.begunBy).toEqual({ name: 'Minsu', actionId: 'a1', queueLength: null });
});

test('only a new run of the service ends it; a new guard keeps it', async () => {
  await begun();
  run.console.settings = { applyQueueLimit: true, threshold: 9_999, version: 2 };
  await eventually(() => expect(run.console.last?.report).toMatchObject({ settingsVersion: 2, status: 'protected' }));
  await run.stop();
  await run.start();
  expect(await run.ask()).toBe(RELAY_DENIED);
  run.mailServer.restartOutside();
  await eventually(async () => expect(await run.ask()).toBe('DUNNO'));
  await eventually(() => expect(kinds().filter((kind) => kind === 'tripped' || kind === 'released')).toEqual(['tripped', 'released']));
});

test('an order that is taken up again by the next guard begins nothing that a restart has ended since', async () => {
  // The guard is killed after the latch is written, and before it has written that the order ended.
  let latched = '';
  run.replace = async (path, text) => {
    if (latched === '' && text.includes('"begunBy":{')) latched = text;
    await replaceDurably(path, text);
  };
  await run.start();
  run.console.actions = [ORDER];
  await eventually(() => expect(latched).not.toBe(''));
  const killed = JSON.parse(latched) as Awaited<ReturnType<typeof run.stateOnDisk>>;
  expect(killed).toMatchObject({ latch: { begunBy: { actionId: 'a1' } }, actions: [{ id: 'a1', order: ORDER, tally: { done: 1 } }] });
  await run.remove();
  run = await GuardRun.prepare();
  Object.assign(run.console, { settings: OFF, actions: [ORDER] });
  await mkdir(`${run.directory}/state`);
  await writeFile(`${run.directory}/state/state.json`, JSON.stringify(killed));
  run.mailServer.restartOutside();
  await run.start();
  await ended('done');
  expect(await run.ask()).toBe('DUNNO');
  expect((await run.stateOnDisk()).latch).toBeNull();
});

test('a protection that holds already is left as it is', async () => {
  run.console.settings = { applyQueueLimit: true, threshold: 50, version: 1 };
  run.mailServer.fill(51);
  await run.start();
  await eventually(async () => expect(await run.ask()).toBe(RELAY_DENIED));
  run.console.actions = [ORDER];
  await ended('done');
  expect((await run.stateOnDisk()).latch).toMatchObject({ queueLength: 51, threshold: 50 });
  expect((await run.stateOnDisk()).latch).not.toHaveProperty('begunBy');
  expect(kinds().filter((kind) => kind === 'tripped')).toHaveLength(1);
});

test('on a disk that takes no write it refuses all the same, and is not told as done', async () => {
  run.replace = (path, text) => (text.includes('"latch":{') ? Promise.reject(new Error('EIO')) : replaceDurably(path, text));
  await run.start();
  run.console.actions = [ORDER];
  await ended('failed');
  expect(steps()).toEqual(['begin-protection done', 'prove-protection failed state-not-durable']);
  expect(await run.ask()).toBe(RELAY_DENIED);
});

test('with the switches on, what is queued waits as at a trip, and the owner of most of a short queue is not held', async () => {
  run.console.settings = { ...OFF, brake: true, holdOwner: true };
  run.mailServer.fill(3, 'thief@example.test');
  await begun();
  await eventually(() => expect(kinds()).toContain('brake-engaged'));
  await eventually(async () => expect((await run.stateOnDisk()).ownerAtTrip).toMatchObject({ account: null }));
  expect(kinds()).not.toContain('owner-held');
  run.mailServer.restartOutside();
  await eventually(() => expect(run.console.events.find(({ kind }) => kind === 'brake-lifted')).toMatchObject({ why: 'released' }));
});
