import { mkdir, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { replaceDurably } from '@sluice/guard/state/durable-file';
import { GuardRun } from '@sluice/guard/testing/running-guard';
import { RELAY_DENIED } from '@sluice/policy/decision';
import type { ActionOrder } from '@sluice/contract/contract';

const HOUR = 3_600_000;
const PLAN: ActionOrder = { id: 'm1', kind: 'plan-mailing', sender: 'news@example.test', messages: 60, threshold: 100, forMs: HOUR, name: 'Minsu' };
const END: ActionOrder = { id: 'e1', kind: 'end-mailing', mailingId: 'm1', name: 'Hana' };

let run: GuardRun;
beforeEach(async () => {
  run = await GuardRun.prepare();
});
afterEach(async () => {
  expect(run.console.invalid).toEqual([]);
  await run.remove();
});

const steps = (id: string): string[] => (run.console.reportOf(id)?.steps ?? []).map(({ step, status, code }) => [step, status, code].filter(Boolean).join(' '));
const ended = (id: string, status = 'done'): Promise<void> => eventually(() => expect(run.console.reportOf(id)?.status).toBe(status));
const measured = (length: number, status = 'watching'): Promise<void> => eventually(() => expect(run.console.last?.report).toMatchObject({ measurement: { length }, status }));

async function planned(length = 60): Promise<void> {
  await run.start();
  await eventually(() => expect(run.console.last?.report).toMatchObject({ settingsVersion: 1, mailing: null, abilities: expect.arrayContaining(['planned-mailing']) as string[] }));
  run.console.actions = [PLAN];
  await ended('m1');
  run.mailServer.fill(length);
}

test('until its time is up the higher threshold holds, beyond it protection begins and names the mailing', async () => {
  await planned();
  expect(steps('m1')).toEqual(['begin-mailing done', 'prove-mailing done']);
  await measured(60);
  expect(await run.ask()).toBe('DUNNO');
  expect(run.console.last?.report.mailing).toMatchObject({ id: 'm1', account: 'news@example.test', messages: 60, threshold: 100, byName: 'Minsu' });
  expect(run.console.events.find(({ kind }) => kind === 'mailing-begun')).toMatchObject({ mailing: { id: 'm1' } });
  run.mailServer.fill(41);
  await eventually(async () => expect(await run.ask()).toBe(RELAY_DENIED));
  expect((await run.stateOnDisk()).latch).toMatchObject({ queueLength: 101, threshold: 100, mailing: { id: 'm1' } });
});

test('a guard that is started again keeps it, with no console near, and ends it when its time is up', async () => {
  run.console.settings = { applyQueueLimit: true, threshold: 50, version: 1 };
  await planned();
  await measured(60);
  await run.stop();
  await run.console.stop();
  await run.start();
  expect(await run.ask()).toBe('DUNNO');
  await run.stop();
  const text = await run.stateOnDisk();
  const until = Date.now() - 1;
  await writeFile(`${run.directory}/state/state.json`, JSON.stringify({ ...text, mailing: { ...text.mailing, until } }));
  await run.start();
  await eventually(async () => expect(await run.ask()).toBe(RELAY_DENIED));
  const { latch, mailing } = await run.stateOnDisk();
  expect([latch?.threshold, latch?.mailing, mailing]).toEqual([50, undefined, null]);
  await run.console.start();
  await eventually(() => expect(run.console.events.find(({ kind }) => kind === 'mailing-ended')).toMatchObject({ byName: null, mailing: { id: 'm1' } }));
});

test('it is ended early by whoever says so; a queue that is too long for the usual threshold then begins protection', async () => {
  await planned();
  await measured(60);
  run.console.actions = [PLAN, END];
  await ended('e1');
  expect(steps('e1')).toEqual(['end-mailing done', 'prove-mailing done']);
  await eventually(async () => expect(await run.ask()).toBe(RELAY_DENIED));
  expect((await run.stateOnDisk()).latch).toMatchObject({ queueLength: 60, threshold: 50 });
  await eventually(() => expect(run.console.events.find(({ kind }) => kind === 'mailing-ended')).toMatchObject({ byName: 'Hana' }));
});

test('planned while protected it releases nothing', async () => {
  run.mailServer.fill(51);
  await run.start();
  await measured(51, 'protected');
  run.console.actions = [PLAN];
  await ended('m1');
  run.mailServer.messages = [];
  await measured(0, 'protected');
  expect(await run.ask()).toBe(RELAY_DENIED);
  run.mailServer.restartOutside();
  await eventually(async () => expect(await run.ask()).toBe('DUNNO'));
  expect((await run.stateOnDisk()).mailing).toMatchObject({ id: 'm1' });
});

test('an order without time left begins nothing and says so', async () => {
  await run.start();
  run.console.actions = [{ ...PLAN, forMs: 0 }];
  await ended('m1', 'failed');
  expect(steps('m1')).toEqual(['begin-mailing failed too-late']);
  expect((await run.stateOnDisk()).mailing).toBeNull();
});

test('an order that is taken up again after a kill does not bring back what was ended since', async () => {
  run.replace = async (path, text) => {
    if (text.includes('"mailing-begun"') && text.includes('"status":"done"')) throw new Error('EIO');
    await replaceDurably(path, text);
  };
  await run.start();
  run.console.actions = [PLAN];
  await eventually(async () => expect((await run.stateOnDisk()).mailing?.id).toBe('m1'));
  const killed = await run.stateOnDisk();
  expect(killed.actions).toMatchObject([{ id: 'm1', order: PLAN, tally: { done: 1 } }]);
  await run.remove();
  run = await GuardRun.prepare();
  run.console.actions = [PLAN];
  await mkdir(`${run.directory}/state`);
  await writeFile(`${run.directory}/state/state.json`, JSON.stringify({ ...killed, mailing: null }));
  await run.start();
  await ended('m1');
  expect((await run.stateOnDisk()).mailing).toBeNull();
});

test('on a disk that takes no write it is not told as done', async () => {
  run.replace = (path, text) => (text.includes('"mailing":{') ? Promise.reject(new Error('EIO')) : replaceDurably(path, text));
  await run.start();
  run.console.actions = [PLAN];
  await ended('m1', 'failed');
  expect(steps('m1')).toEqual(['begin-mailing done', 'prove-mailing failed state-not-durable']);
});
