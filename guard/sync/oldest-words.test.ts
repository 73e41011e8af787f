import { afterEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { activity, exampleExchange, exampleLatch, quietReport, T0 } from '@/lib/console/testing/stage';
import type { ActionStep, SyncRequest } from '@sluice/contract/contract';
import { syncRequestOf01 } from '@sluice/contract/testing/contract-0.1';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { SyncLoop } from './sync-loop';

let loop: SyncLoop;
afterEach(() => loop.stop());

const reason = { points: 1, value: 2, usual: null, usualOf: 'none' as const, windowSeconds: 60 };
const step = (name: ActionStep['step'], parts: Partial<ActionStep> = {}): ActionStep => ({ step: name, status: 'done', count: 1, at: T0, code: null, detail: null, ...parts });
const assessment = { ...activity('a@example.test').assessment, reasons: [{ ...reason, code: 'recipients-burst' as const }, { ...reason, code: 'place-untold' as const }] };

/** All that a guard of today may say and one of 0.1 may not. */
const TODAY: Partial<SyncRequest> = {
  host: { kind: 'exim', hostname: 'mx', timeZone: 'UTC', localDomains: ['example.test'] },
  report: {
    ...quietReport,
    ...{ gate: null, disabledReceive: true, localMail: { held: 1 }, abilities: ['protect-now', 'recipient-threshold'], queue: { at: T0, waiting: 4, held: 0, oldestAt: T0, accounts: [], recipients: { waiting: 2_000, complete: false } } },
    problems: (['log-silent', 'brake-failed', 'gate-unasked', 'smtp-down'] as const).map((code) => ({ code, since: T0, detail: 'why' })),
  },
  events: [
    { id: 'e1', at: T0, kind: 'tripped', latch: { ...exampleLatch('l1'), begunBy: { name: 'Minsu', actionId: 'a1', queueLength: null }, recipients: { waiting: 2_000, threshold: 1_500 } } },
    { id: 'e2', at: T0, kind: 'brake-engaged', transports: ['smtp'] },
    { id: 'e3', at: T0, kind: 'smtp-started', smtpInstance: 'run-2', afterCrash: true },
  ],
  actionReports: [{ id: 'a1', status: 'done', at: T0, smtpInstance: null, steps: [step('refuse-account'), step('disable-account', { status: 'not-possible', code: 'accounts-elsewhere', detail: 'LDAP' }), step('hold-messages')] }],
  activities: [{ assessment, evidence: null }],
};

/** A loop beside a console that takes what that version took. */
function beside(console01: { isUpdated: boolean }) {
  const taken: { sequence: number; words: SyncRequest }[] = [];
  const log = silentLog();
  let clock = 0;
  loop = new SyncLoop({
    collect: () => Promise.resolve({ activities: [], delivered: () => undefined }),
    compose: (sequence) => ({ request: exampleExchange(sequence, TODAY), more: false, delivered: () => undefined }),
    exchange: (request) => {
      if (!console01.isUpdated && !syncRequestOf01.safeParse(JSON.parse(JSON.stringify(request))).success) return Promise.resolve({ kind: 'refused', sentence: 'refused' });
      taken.push({ sequence: request.sequence, words: request });
      const settings = { applyQueueLimit: true, threshold: 5, brake: false, holdOwner: false, version: 1 };
      return Promise.resolve({ kind: 'answered', response: { protocol: 1, acknowledged: request.sequence, settings, actions: [], dismissals: [] } });
    },
    waitMs: () => 2_000,
    settled: () => Promise.resolve(),
    ...{ onSettings: () => undefined, onOrder: () => undefined, onDismissals: () => undefined, onFollowed: () => undefined, onAlerts: () => undefined },
    ...{ log, elapsed: () => clock, random: () => 0, intervalMs: 1, backoffMs: 2 },
  });
  return { taken, log, later: () => (clock += 3_600_000) };
}

test('a console of version 0.1 is told in its own words, after it has refused those of today', async () => {
  const { taken, log } = beside({ isUpdated: false });
  await loop.start();
  await eventually(() => expect(taken.length).toBeGreaterThan(2));
  // From then on at once.
  expect(taken.slice(0, 3).map(({ sequence }) => sequence)).toEqual([3, 4, 5]);
  const { host, report, events, actionReports, activities } = syncRequestOf01.parse(JSON.parse(JSON.stringify(taken[0]?.words)));
  expect(host.kind).toBe('postfix');
  expect(report.problems.map(({ code, detail }) => `${code} ${detail}`)).toEqual([
    'log-unreadable log-silent: why',
    'queue-unreadable brake-failed: why',
    'policy-listener-down gate-unasked: why',
    'smtp-down why',
  ]);
  expect(events.map(({ id }) => id)).toEqual(['e1', 'e3']);
  expect(actionReports[0]?.steps).toMatchObject([{ step: 'disable-account', status: 'failed', code: 'internal', detail: 'accounts-elsewhere: LDAP' }, { step: 'hold-messages', status: 'done' }]);
  expect(activities[0]?.assessment.reasons.map(({ code }) => code)).toEqual(['recipients-burst']);
  expect(log.sentences.join(' ')).toContain('Update the console.');
});

test('a console that was updated since hears the words of today again', async () => {
  const console01 = { isUpdated: false };
  const { taken, later } = beside(console01);
  await loop.start();
  await eventually(() => expect(taken.length).toBeGreaterThan(0));
  console01.isUpdated = true;
  later();
  await eventually(() => expect(taken.at(-1)?.words.host.kind).toBe('exim'));
});
