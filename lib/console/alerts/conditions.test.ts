import { expect, test } from 'vitest';
import { quietReport } from '@/lib/console/testing/stage';
import { conditionsOf, SILENT_MS, type ServerNow } from './conditions';
import { T0 } from '@sluice/alerts/testing/example-news';

const server = (parts: Partial<ServerNow> = {}): ServerNow => ({ lastSeenAt: T0, report: quietReport, settings: { applyQueueLimit: true, threshold: 1_000 }, suspects: [], ...parts });
const kinds = (state: ServerNow, now = T0) => conditionsOf(state, now).map(({ kind }) => kind);
const problem = (code: 'log-silent' | 'relaying-unasked') => ({ ...quietReport, problems: [{ code, since: T0, detail: '' }] });
const queue = (length: number | null) => ({ ...quietReport, measurement: { at: T0, length } });

test('a server that is well gives no reason to tell anything, nor does one that never reported', () => {
  expect(kinds(server())).toEqual([]);
  expect(kinds(server({ lastSeenAt: null, report: null }))).toEqual([]);
});

test('80 % of the threshold, only where the rule is applied and has not fired', () => {
  expect(kinds(server({ report: queue(799) }))).toEqual([]);
  expect(kinds(server({ report: queue(800) }))).toEqual(['near-threshold']);
  expect(kinds(server({ report: queue(800), settings: { applyQueueLimit: false, threshold: 1_000 } }))).toEqual([]);
  const latch = { id: 'l', trippedAt: T0, queueLength: 1_001, threshold: 1_000, smtpInstance: null };
  expect(kinds(server({ report: { ...queue(900), latch } }))).toEqual([]);
});

test('queue and log that cannot be read are two things, a hook that is gone a third', () => {
  expect(conditionsOf(server({ report: { ...quietReport, status: 'unknown' } }), T0)).toMatchObject([{ kind: 'unknown', subject: 'queue' }]);
  expect(conditionsOf(server({ report: problem('log-silent') }), T0)).toMatchObject([{ kind: 'unknown', subject: 'log', facts: { problem: 'log-silent' } }]);
  expect(kinds(server({ report: problem('relaying-unasked') }))).toEqual(['hook-removed']);
});

test('of a silent guard nothing else is known', () => {
  expect(kinds(server({ report: problem('log-silent') }), T0 + SILENT_MS)).toEqual(['guard-silent']);
  expect(kinds(server(), T0 + SILENT_MS - 1)).toEqual([]);
});
