import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { createPolicyServer, type PolicyServer } from '@sluice/guard/policy/policy-server';
import { Problems } from '@sluice/guard/problems';
import { RelayGate } from '@sluice/guard/protection/relay-gate';
import type { Duty } from '@sluice/guard/runtime';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { signsOfLife } from './signs-of-life';
import { supervisorOf } from './supervisor';

let gate: RelayGate;
let answers: { requests: number; refused: number };
let policy: PolicyServer;
let duty: Duty;
let beats: number;
let sampledAt: number | null;
let elapsed: number;
const log = silentLog();

beforeEach(async () => {
  [gate, answers, beats, sampledAt, elapsed] = [new RelayGate(false), { requests: 0, refused: 0 }, 0, null, 1_000];
  policy = createPolicyServer({ listen: { host: '127.0.0.1', port: 0 }, context: { gate, isRefused: () => false, answers }, problems: new Problems(() => 1), log });
  await policy.start();
  const alive = (): Promise<void> => Promise.resolve(void (beats += 1));
  duty = signsOfLife({ supervisor: { everyMs: 20, ready: alive, alive }, answers: (ms) => policy.answers(ms), sampledAt: () => sampledAt, log, elapsed: () => elapsed });
});
afterEach(async () => {
  await duty.stop();
  await policy.stop();
});

const beatsOn = async (): Promise<void> => {
  const before = beats;
  await eventually(() => expect(beats).toBeGreaterThan(before + 2));
};
const saysOf = (what: string): Promise<void> => eventually(() => expect(log.sentences.at(-1)).toContain(what));

test('are given while the queue is measured and questions are answered, which count for nothing', async () => {
  await duty.start();
  await beatsOn();
  expect(answers).toEqual({ requests: 0, refused: 0 });
});

test('end when the queue is not looked at, and begin again', async () => {
  sampledAt = 1_000;
  await duty.start();
  await beatsOn();
  elapsed += 15_000;
  await saysOf('The queue was not looked at for 15 s');
  const silent = beats;
  elapsed += 1_000;
  await saysOf('The queue was not looked at for 16 s');
  expect(beats).toBe(silent);
  sampledAt = elapsed;
  await beatsOn();
});

test('end when a question is not answered', async () => {
  await duty.start();
  await beatsOn();
  let written = (): void => undefined;
  void gate.close(new Promise((resolve) => (written = resolve)), 60_000);
  await saysOf('does not answer a question of its own');
  const silent = beats;
  await saysOf('does not answer a question of its own');
  expect(beats).toBe(silent);
  written();
  await beatsOn();
});

test('are wanted by systemd as often as a third of its patience, or by the process that started the guard, or by nobody', () => {
  const environment: Record<string, string | undefined> = { NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: '15000000', WATCHDOG_PID: '7', HOME: '/root' };
  expect(supervisorOf(environment, {})?.everyMs).toBe(5_000);
  expect(environment).toEqual({ HOME: '/root' });
  expect(supervisorOf({ NOTIFY_SOCKET: '/run/systemd/notify' }, {})?.everyMs).toBe(Infinity);
  expect(supervisorOf({}, { send: () => true })?.everyMs).toBe(5_000);
  expect(supervisorOf({}, {})).toBeNull();
});
