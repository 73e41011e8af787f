import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { Problems } from '@sluice/guard/problems';
import { firstState, type GuardState } from '@sluice/guard/state/guard-state';
import { StateFile } from '@sluice/guard/state/state-file';
import { FakeMailServer } from '@sluice/guard/testing/fake-mail-server';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { queueBrake, type QueueBrake } from './queue-brake';

const LATCH: NonNullable<GuardState['latch']> = { id: 'a1', trippedAt: 1, queueLength: 9, threshold: 5, smtpInstance: 'one' };

let directory: string;
let server: FakeMailServer;
let state: StateFile;
let duty: QueueBrake;
let culpritsHeld: boolean;

async function start(more: Partial<GuardState> = {}): Promise<void> {
  const first = firstState();
  const initial = { ...first, settings: { ...first.settings, brake: true }, latch: LATCH, ...more };
  state = new StateFile({ directory, initial, log: silentLog(), problems: new Problems(() => 1) });
  duty = queueBrake({ ...{ brake: server.brake, state, problems: new Problems(() => 1), log: silentLog(), now: () => 1, newId: () => crypto.randomUUID() }, culpritsHeld: () => culpritsHeld, onChange: () => undefined, intervalMs: 5, lookMs: { engaged: 5, otherwise: 5 } });
  await duty.start();
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sluice-brake-'));
  server = new FakeMailServer();
  culpritsHeld = false;
});
afterEach(async () => {
  await duty.stop();
  await state.close();
  await rm(directory, { recursive: true });
});

const marked = (phase: string): Promise<void> => eventually(() => expect(state.current.brake?.phase).toBe(phase));
const events = (): string[] => state.current.events.map((event) => `${event.kind}${'why' in event ? ` ${event.why}` : ''}`);

test('a brake that somebody took out of the settings is engaged again', async () => {
  await start();
  await marked('engaged');
  server.braked = false;
  await eventually(() => expect(server.braked).toBe(true));
  await marked('engaged');
  expect(events()).toEqual(['brake-engaged', 'brake-engaged']);
});

test('one that was lifted and comes back with an old copy of the settings is lifted again', async () => {
  await start();
  await marked('engaged');
  culpritsHeld = true;
  await marked('lifted');
  // More mail came since: what holds is that it was lifted for this latch.
  culpritsHeld = false;
  server.braked = true;
  await eventually(() => expect(server.braked).toBe(false));
  await marked('lifted');
  expect(events()).toEqual(['brake-engaged', 'brake-lifted held', 'brake-lifted held']);
});

test('one that comes back while nothing is protected is lifted', async () => {
  await start({ latch: null });
  await eventually(() => expect(server.braked).toBe(false));
  server.braked = true;
  await eventually(() => expect(server.braked).toBe(false));
});

test('undone it is lifted, and stays so for this latch and not for the next', async () => {
  await start();
  await marked('engaged');
  expect(await duty.undo()).toBe(true);
  expect([server.braked, state.current.brake]).toEqual([false, { latchId: 'a1', phase: 'lifted', why: 'undone' }]);
  expect(await duty.undo()).toBe(false);
  expect(server.braked).toBe(false);
  await state.change((current) => ({ ...current, latch: { ...LATCH, id: 'a2' } }));
  await eventually(() => expect(server.braked).toBe(true));
  server.brakeFailure = 'main.cf cannot be written';
  await expect(duty.undo()).rejects.toThrow('main.cf cannot be written');
});
