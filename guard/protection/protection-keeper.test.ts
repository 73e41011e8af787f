import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { Problems } from '@sluice/guard/problems';
import { firstState, guardStateSchema, type GuardState } from '@sluice/guard/state/guard-state';
import { StateFile } from '@sluice/guard/state/state-file';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { withEvent } from './event-outbox';
import { ProtectionKeeper } from './protection-keeper';
import { RelayGate } from './relay-gate';

const RULE = { applyQueueLimit: true, threshold: 50 };

let directory: string;
const open: StateFile[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sluice-keeper-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((state) => state.close()));
  await rm(directory, { recursive: true });
});

function guarded(initial: Partial<GuardState>, replace?: (path: string, text: string) => Promise<void>) {
  const problems = new Problems(() => 1);
  const state = new StateFile({
    directory,
    initial: { ...firstState(), settings: { ...firstState().settings, ...RULE, version: 1 }, ...initial },
    log: silentLog(),
    problems,
    replace,
    retryMs: 1,
  });
  open.push(state);
  const gate = new RelayGate(state.current.latch !== null);
  const keeper = new ProtectionKeeper({ state, gate, log: silentLog(), newId: () => 'id', restartActionOf: ({ smtpInstance }) => (smtpInstance === 'run-a' ? 'action-1' : null) });
  return { state, gate, keeper, problems };
}

test('the gate closes only when latch and event are durable, and is settling until then', async () => {
  let text = '';
  let finish = (): void => undefined;
  const disk = { stuck: true };
  const { gate, keeper } = guarded({}, async (_, written) => {
    if (disk.stuck) await new Promise<void>((resolve) => (finish = resolve));
    text = written;
  });
  const fed = keeper.feed({ kind: 'sample', at: 9, length: 51, newLatchId: 'trip-1' });
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
  expect(gate.protected).toBe(false);
  expect(gate.settling).not.toBeNull();
  finish();
  await gate.settling;
  expect(gate.protected).toBe(true);
  disk.stuck = false;
  const written = guardStateSchema.parse(JSON.parse(text));
  expect(written.latch).toMatchObject({ id: 'trip-1', queueLength: 51, threshold: 50 });
  expect(written.events).toMatchObject([{ kind: 'tripped', id: 't-trip-1', at: 9 }]);
  finish();
  await fed;
  expect(gate.settling).toBeNull();
});

test('a latch that cannot be written refuses all the same, and says so', async () => {
  const { gate, keeper, problems, state } = guarded({}, () => Promise.reject(new Error('EIO')));
  await keeper.feed({ kind: 'sample', at: 9, length: 51, newLatchId: 'trip-1' });
  expect(gate.protected).toBe(true);
  expect(problems.list()).toMatchObject([{ code: 'state-not-durable' }]);
  await state.close();
});

test('a latch whose write hangs refuses after its patience', async () => {
  const gate = new RelayGate(false);
  await gate.close(new Promise(() => undefined), 1);
  expect(gate.protected).toBe(true);
});

test('a release during the write of the latch leaves the gate open', async () => {
  let finish = (): void => undefined;
  const gate = new RelayGate(false);
  const closing = gate.close(new Promise((resolve) => (finish = resolve)));
  gate.open();
  finish();
  await closing;
  expect([gate.protected, gate.settling]).toEqual([false, null]);
});

const LATCH = { id: 'trip-1', trippedAt: 5, queueLength: 51, threshold: 50, smtpInstance: 'run-1' };

test.each([
  ['the same run keeps it', 'run-1', 'run-1', true, []],
  ['a run that was started after a crash keeps it', 'run-1', 'crashed-run-2', true, []],
  ['a run that our restart had to kill releases', 'run-a', 'crashed-run-2', false, [{ kind: 'released', actionId: 'action-1' }]],
  ['a restart that is not ours releases without an action', 'run-1', 'run-2', false, [{ kind: 'released', id: 'r-trip-1', smtpInstance: 'run-2', actionId: null }]],
  ['a restart by an action is told with it', 'run-a', 'run-2', false, [{ kind: 'released', actionId: 'action-1' }]],
])('with a latch from the disk, %s', async (_, tripped, instance, closed, events) => {
  const told: string[] = [];
  const { gate, keeper, state } = guarded({ latch: { ...LATCH, smtpInstance: tripped }, smtp: { instance: tripped, running: true, since: 1 } });
  keeper.onEvent((event) => told.push(event.kind));
  expect(gate.protected).toBe(true);
  const afterCrash = instance.startsWith('crashed');
  await keeper.feed({ kind: 'smtp-instance', at: 9, instance, afterCrash });
  await keeper.feed({ kind: 'smtp-instance', at: 10, instance, afterCrash });
  expect(gate.protected).toBe(closed);
  expect(state.current.events).toMatchObject(events);
  expect(told).toHaveLength(events.length);
});

test('the state has its beginning, kept over a restart of the guard', async () => {
  const { keeper, state } = guarded({});
  await keeper.feed({ kind: 'sample', at: 9, length: 1, newLatchId: 'x' });
  await keeper.feed({ kind: 'sample', at: 10, length: 1, newLatchId: 'x' });
  expect(state.current.status).toEqual({ status: 'watching', since: 9 });
  const again = guarded({ status: state.current.status });
  await again.keeper.feed({ kind: 'sample', at: 20, length: 1, newLatchId: 'x' });
  expect(again.state.current.status).toEqual({ status: 'watching', since: 9 });
  await again.keeper.feed({ kind: 'sample-failed', at: 21 });
  expect(again.state.current.status).toEqual({ status: 'unknown', since: 21 });
  expect(again.state.current.events).toMatchObject([{ kind: 'measurement-lost' }]);
});

test('a long flapping drops the oldest events, but no trip', () => {
  let state = withEvent(firstState(), { id: 't', at: 0, kind: 'tripped', latch: LATCH });
  for (let at = 1; at <= 2_000; at += 1) state = withEvent(state, { id: `s${at}`, at, kind: 'smtp-stopped' });
  expect(state.events).toHaveLength(1_000);
  expect(state.events.map(({ id }) => id).slice(0, 2)).toEqual(['t', 's1002']);
  expect(withEvent(state, { id: 't', at: 0, kind: 'tripped', latch: LATCH }).events).toHaveLength(1_000);
});

test('a bound latch is written, and no event is made of it', async () => {
  const { keeper, state } = guarded({ latch: { ...LATCH, smtpInstance: null } });
  await keeper.feed({ kind: 'smtp-instance', at: 9, instance: 'run-1' });
  await eventually(() => expect(state.current.latch?.smtpInstance).toBe('run-1'));
  expect(state.current.events).toEqual([]);
});
