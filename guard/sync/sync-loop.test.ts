import { afterEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import type { SyncRequest, SyncResponse } from '@sluice/contract/contract';
import { silentLog } from '@sluice/guard/testing/silent-log';
import type { ExchangeResult } from './console-client';
import { SyncLoop } from './sync-loop';

let loop: SyncLoop;
afterEach(() => loop.stop());

interface Sent {
  sequence: number;
  accounts: boolean;
  urgent: boolean;
}

/** What an upload asks of the answer. */
type Asked = Pick<SyncRequest, 'waitMs' | 'tag'>;

const SETTINGS = { applyQueueLimit: true, threshold: 5, brake: false, holdOwner: false, version: 1 };

/** A loop whose uploads and answers are the test's. */
function syncing(answer: (sent: Sent, asked: Asked, signal: AbortSignal) => Promise<ExchangeResult> | ExchangeResult, options: { intervalMs?: number; settled?: () => Promise<void>; events?: () => SyncRequest['events'] } = {}) {
  const sent: Sent[] = [];
  const delivered: number[] = [];
  const log = silentLog();
  let asked = { accounts: false, urgent: false };
  loop = new SyncLoop({
    collect: (urgent) => {
      asked = { accounts: true, urgent };
      return Promise.resolve({ activities: [], delivered: () => undefined });
    },
    compose: (sequence) => {
      sent.push({ sequence, ...asked });
      asked = { accounts: false, urgent: false };
      return { request: { sequence, events: options.events?.() ?? [], actionReports: [] as SyncRequest['actionReports'] } as SyncRequest, more: false, delivered: () => delivered.push(sequence) };
    },
    exchange: async ({ waitMs, tag }, signal) => answer(sent.at(-1) ?? { sequence: 0, accounts: false, urgent: false }, { waitMs, tag }, signal),
    waitMs: () => 2_000,
    settled: options.settled ?? (() => Promise.resolve()),
    onSettings: () => undefined,
    onOrder: () => undefined,
    onDismissals: () => undefined,
    onFollowed: () => undefined,
    onAlerts: () => undefined,
    ...{ log, elapsed: () => performance.now(), random: () => 0 },
    intervalMs: options.intervalMs ?? 1,
    backoffMs: 2,
  });
  return { sent, delivered, log };
}

const answered = ({ sequence }: Sent): ExchangeResult => ({ kind: 'answered', response: { protocol: 1, acknowledged: sequence, settings: SETTINGS, actions: [], dismissals: [] } });

test('every upload has the next number, and only what was answered counts as delivered', async () => {
  const { sent, delivered, log } = syncing((upload) => (upload.sequence % 2 === 0 ? answered(upload) : { kind: 'unreachable', sentence: 'gone' }));
  await loop.start();
  await eventually(() => expect(sent.length).toBeGreaterThan(6));
  expect(sent.slice(0, 6).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(delivered.slice(0, 3)).toEqual([2, 4, 6]);
  expect(log.sentences.slice(0, 2)).toEqual(['gone', 'The console answers again.']);
});

test('the same complaint is logged once', async () => {
  const { sent, log } = syncing(() => ({ kind: 'unauthorised', sentence: 'enrol again' }));
  await loop.start();
  await eventually(() => expect(sent.length).toBeGreaterThan(4));
  expect(log.sentences).toEqual(['enrol again']);
});

test('something that people wait for is told at once, though the next second is far away', async () => {
  const { sent } = syncing(answered, { intervalMs: 3_600_000 });
  await loop.start();
  await eventually(() => expect(sent).toHaveLength(1));
  loop.wake();
  await eventually(() => expect(sent).toHaveLength(2));
  loop.wake(true);
  await eventually(() => expect(sent).toHaveLength(3));
  expect(sent).toEqual([
    { sequence: 1, accounts: true, urgent: false },
    { sequence: 2, accounts: false, urgent: false },
    { sequence: 3, accounts: true, urgent: true },
  ]);
});

test('what happens during an exchange is told right after it', async () => {
  let finish = (): void => undefined;
  const { sent } = syncing(async (upload) => {
    if (upload.sequence === 1) await new Promise<void>((resolve) => (finish = resolve));
    return answered(upload);
  }, { intervalMs: 3_600_000 });
  await loop.start();
  await eventually(() => expect(sent).toHaveLength(1));
  loop.wake();
  finish();
  await eventually(() => expect(sent).toHaveLength(2));
});

test('no upload is made while a latch is being written', async () => {
  let settle = (): void => undefined;
  const settled = new Promise<void>((resolve) => (settle = resolve));
  const { sent } = syncing(answered, { settled: () => settled });
  await loop.start();
  await new Promise(setImmediate);
  expect(sent).toEqual([]);
  settle();
  await eventually(() => expect(sent.length).toBeGreaterThan(0));
});

test('an upload that the console cannot take is tried without the accounts', async () => {
  const { sent, delivered } = syncing((upload) => (upload.accounts ? { kind: 'refused', sentence: 'too large' } : answered(upload)));
  await loop.start();
  await eventually(() => expect(delivered.length).toBeGreaterThan(1));
  expect(sent.slice(0, 2).map(({ accounts }) => accounts)).toEqual([true, false]);
});

test('a fault in making an upload does not end the exchange', async () => {
  let faults = 0;
  const { log, delivered } = syncing(answered, {
    settled: () => {
      faults += 1;
      return faults === 1 ? Promise.reject(new Error('a fault')) : Promise.resolve();
    },
  });
  await loop.start();
  await eventually(() => expect(delivered.length).toBeGreaterThan(1));
  expect(log.sentences[0]).toContain('a fault');
});

/** A console that can wait: answers at once what asks for no waiting, and keeps the rest until the test says so. */
function patientConsole(options: { events?: () => SyncRequest['events'] } = {}) {
  const asked: Asked[] = [];
  let tag = 'one';
  let release = (): void => undefined;
  const made = syncing(async (sent, ask, signal) => {
    asked.push(ask);
    const told = (): ExchangeResult => ({ kind: 'answered', response: { ...(answered(sent) as { response: SyncResponse }).response, tag } });
    if (ask.waitMs === undefined) return told();
    return new Promise((resolve) => {
      release = () => resolve(told());
      signal.addEventListener('abort', () => resolve({ kind: 'unreachable', sentence: 'given up' }));
    });
  }, { intervalMs: 3_600_000, ...options });
  return { ...made, asked, tell: (next: string) => ((tag = next), release()) };
}

test('a console that can wait is asked to, from the second exchange on, and again as soon as it has told something', async () => {
  const { asked, tell } = patientConsole();
  await loop.start();
  await eventually(() => expect(asked).toHaveLength(2));
  expect(loop.consoleWaits).toBe(true);
  tell('two');
  await eventually(() => expect(asked).toHaveLength(3));
  expect(asked).toEqual([{}, { waitMs: 2_000, tag: 'one' }, { waitMs: 2_000, tag: 'two' }]);
});

test('what happens while the console waits is told at once, in an exchange that does not wait, and nothing is complained of', async () => {
  let events: SyncRequest['events'] = [];
  const { asked, log, delivered } = patientConsole({ events: () => events });
  await loop.start();
  await eventually(() => expect(asked).toHaveLength(2));
  events = [{ id: 'e', at: 1, kind: 'smtp-stopped' }];
  loop.wake();
  await eventually(() => expect(asked).toHaveLength(3));
  events = [];
  await eventually(() => expect(asked).toHaveLength(4));
  expect(asked[2]).toEqual({});
  expect(asked[3]).toEqual({ waitMs: 2_000, tag: 'one' });
  expect([delivered, log.sentences]).toEqual([[1, 3], []]);
});

test('where something on the way cuts off even a short wait, the console is asked once a second as before', async () => {
  const asked: Asked[] = [];
  const { log } = syncing((sent, ask) => {
    asked.push(ask);
    return ask.waitMs === undefined ? { kind: 'answered', response: { ...(answered(sent) as { response: SyncResponse }).response, tag: 'one' } } : { kind: 'unreachable', sentence: 'cut off' };
  });
  await loop.start();
  await eventually(() => expect(asked.length).toBeGreaterThan(5));
  expect(asked.slice(0, 6).map(({ waitMs }) => waitMs)).toEqual([undefined, 2_000, undefined, undefined, undefined, undefined]);
  expect(log.sentences).toEqual(['cut off', 'The console answers again.']);
});
