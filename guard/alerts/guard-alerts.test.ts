import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Problems } from '@sluice/guard/problems';
import type { Duty } from '@sluice/guard/runtime';
import { firstState, guardStateSchema } from '@sluice/guard/state/guard-state';
import { readState } from '@sluice/guard/state/read-state';
import { StateFile } from '@sluice/guard/state/state-file';
import { silentLog } from '@sluice/guard/testing/silent-log';
import type { GuardAlerts } from '@sluice/alerts/guard-alerts';
import { Receiver } from '@/lib/console/alerts/testing/receivers';
import { quietReport } from '@/lib/console/testing/stage';
import { until } from '@sluice/guard/mailserver/testing/until';
import type { GuardReport } from '@sluice/contract/contract';
import { deadManSwitch, isWell } from './dead-man';
import { tripAlert } from './trip-alert';

const TRIPPED_AT = 1_795_557_600_000;
const latch = { id: 'latch-1', trippedAt: TRIPPED_AT, queueLength: 1_001, threshold: 1_000, smtpInstance: 'run-1' };

let directory: string;
let running: Duty[] = [];
let receivers: Receiver[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sluice-guard-alerts-'));
});
afterEach(async () => {
  for (const duty of running) await duty.stop();
  for (const receiver of receivers) await receiver.close();
  [running, receivers] = [[], []];
  await rm(directory, { recursive: true });
});

async function listen(status: (count: number) => number): Promise<Receiver> {
  const receiver = await Receiver.listen((_, count) => ({ status: status(count) }));
  receivers.push(receiver);
  return receiver;
}

/** What stands on the disk, as a guard that is started finds it. */
async function stateOf(alerts: GuardAlerts | null, waits: boolean): Promise<StateFile> {
  const { state } = await readState(directory, 1, silentLog());
  const file = new StateFile({ directory, initial: state, log: silentLog(), problems: new Problems(() => 1) });
  await file.change((current) => ({ ...current, alerts: current.alerts ?? alerts, latch, events: waits ? [{ id: 't-latch-1', at: TRIPPED_AT, kind: 'tripped', latch }] : [] }));
  return file;
}

async function run(duty: Duty): Promise<void> {
  running.push(duty);
  await duty.start();
}

const alertsTo = (url: string): GuardAlerts => ({
  deadManUrl: null,
  channels: [{ id: 'hook', language: 'en', settings: { kind: 'webhook', url, secret: 'shared' } }],
  server: 'mx1',
  url: 'https://sluice.example.test',
});
const telling = (state: StateFile, now: number) => tripAlert({ state, timeZone: 'UTC', log: silentLog(), now: () => now, everyMs: 20 });

test('a trip that the console does not take is told by the guard, again until it is taken, and once over restarts', async () => {
  const hook = await listen((count) => (count < 3 ? 503 : 200));
  const state = await stateOf(alertsTo(hook.url), true);
  await run(telling(state, TRIPPED_AT + 30_000));
  await until('it was taken', () => state.current.toldOfTrip !== null);
  expect(hook.received).toHaveLength(3);
  const { headers, body } = hook.received[2]!;
  expect(JSON.parse(body.toString('utf8'))).toMatchObject({ kind: 'trip', server: 'mx1', title: '⛔ mx1: mail server protected', link: 'https://sluice.example.test/incidents', facts: { queueLength: 1_001 } });
  expect(new Set(hook.received.map((each) => each.headers['idempotency-key']))).toEqual(new Set(['latch-1:hook']));
  const [, seconds = '', signature = ''] = /^t=(\d+),v1=(\w+)$/.exec(String(headers['x-sluice-signature'])) ?? [];
  expect(createHmac('sha256', 'shared').update(`${seconds}.${body.toString('utf8')}`).digest('hex')).toBe(signature);

  await state.close();
  const restarted = await stateOf(null, true);
  const other = await listen(() => 200);
  await restarted.change((current) => ({ ...current, alerts: { ...alertsTo(hook.url), channels: [...alertsTo(hook.url).channels, { id: 'second', language: 'ko', settings: { kind: 'ntfy', url: `${other.url}/topic`, token: '' } }] } }));
  await run(telling(restarted, TRIPPED_AT + 60_000));
  await until('the second channel was tried', () => other.received.length > 0);
  expect(hook.received).toHaveLength(3);
  expect(other.json()).toMatchObject({ topic: 'topic', title: expect.stringContaining('보호 상태') });
});

test('nothing is told while the console takes it, or may still be back', async () => {
  const hook = await listen(() => 200);
  await run(telling(await stateOf(alertsTo(hook.url), false), TRIPPED_AT + 60_000));
  const early = await stateOf(alertsTo(hook.url), true);
  await run(telling(early, TRIPPED_AT + 29_999));
  const late = await listen(() => 200);
  const told = await stateOf(null, true);
  await told.change((current) => ({ ...current, alerts: alertsTo(late.url) }));
  await run(telling(told, TRIPPED_AT + 30_000));
  await until('the guard that may tell has told', () => late.received.length > 0);
  expect(hook.received).toEqual([]);
});

test('the address is called while all is known to be well, and not when anything is not', async () => {
  const monitor = await listen(() => 200);
  const state = await stateOf({ ...alertsTo(monitor.url), deadManUrl: `${monitor.url}/ping/uuid` }, false);
  let report: GuardReport = { ...quietReport, status: 'protected' };
  await run(deadManSwitch({ state, report: () => report, log: silentLog(), everyMs: 20 }));
  const looks = { count: 0 };
  report = new Proxy({ ...quietReport, problems: [{ code: 'log-silent', since: 1, detail: '' }] }, { get: (target, name, self) => ((looks.count += 1), Reflect.get(target, name, self) as unknown) });
  await until('the guard has looked again and again', () => looks.count > 20);
  expect(monitor.received).toEqual([]);
  report = quietReport;
  await until('it calls', () => monitor.received.length > 1);
  expect(monitor.received[0]).toMatchObject({ method: 'GET', path: '/ping/uuid' });
});

test.each<[string, Partial<GuardReport>]>([
  ['protected', { status: 'protected' }],
  ['unknown', { status: 'unknown' }],
  ['not measured', { measurement: { at: 1, length: null } }],
  ['never measured', { measurement: null }],
  ['SMTP down', { smtp: { running: false, instance: null, since: null } }],
  ['a problem', { problems: [{ code: 'gate-down', since: 1, detail: '' }] }],
])('%s is not well', (_, parts) => {
  expect(isWell({ ...quietReport, ...parts })).toBe(false);
  expect(isWell(quietReport)).toBe(true);
});

test('a state file of an earlier guard, and one with alerts that this guard does not know, are read', () => {
  const { alerts: _, toldOfTrip: __, ...earlier } = firstState();
  expect(guardStateSchema.parse(earlier)).toMatchObject({ alerts: null, toldOfTrip: null });
  expect(guardStateSchema.parse({ ...earlier, alerts: { channels: 'of a later guard' } }).alerts).toBeNull();
});
