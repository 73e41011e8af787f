import { expect, test } from 'vitest';
import { exampleExchange, quietReport, activity, T0 } from '@/lib/console/testing/stage';
import { knowsRecipientThreshold, syncRequestSchema, syncResponseSchema } from './contract';
import { syncResponseOf01 } from './testing/contract-0.1';

const step = { step: 'refuse-account', status: 'done', count: 1, at: T0, code: null, detail: null };
const reason = { code: 'recipients-burst', points: 1, value: 2, usual: null, usualOf: 'none', windowSeconds: 60 };

test('words that only a newer guard knows are kept, and refuse nothing', () => {
  const upload = syncRequestSchema.parse({
    ...exampleExchange(1),
    host: { kind: 'sendmail', hostname: 'mx', timeZone: 'UTC', localDomains: [] },
    report: {
      ...quietReport,
      status: 'half-open',
      problems: [
        { code: 'clock-wrong', since: T0, detail: '90 s' },
        { code: 'log-silent', since: T0, detail: 'x' },
      ],
    },
    events: [{ id: 'e', at: T0, kind: 'moon-rose', phase: 3 }],
    actionReports: [
      {
        id: 'a',
        status: 'done',
        at: T0,
        smtpInstance: null,
        steps: [step, { ...step, step: 'sing' }, { ...step, status: 'failed', code: 'hoarse', detail: 'why' }],
      },
    ],
    activities: [{ evidence: null, assessment: { ...activity('a@example.test').assessment, reasons: [reason, { ...reason, code: 'star-sign' }] } }],
  });
  expect(upload.host.kind).toBe('sendmail');
  expect(upload.report).toMatchObject({
    status: 'unknown',
    problems: [
      { code: 'other', detail: 'clock-wrong: 90 s' },
      { code: 'log-silent', detail: 'x' },
    ],
  });
  expect(upload.events).toEqual([{ id: 'e', at: T0, kind: 'other', word: 'moon-rose' }]);
  expect(upload.actionReports[0]?.steps.slice(1)).toMatchObject([
    { step: 'other', detail: 'sing' },
    { code: 'other', detail: 'hoarse: why' },
  ]);
  expect(upload.activities[0]?.assessment.reasons).toMatchObject([{ code: 'recipients-burst' }, { code: 'other', word: 'star-sign' }]);
  expect(syncRequestSchema.parse(upload)).toEqual(upload);
});

test('an end, a verdict or a comparison that only a newer guard knows is none that is vouched for', () => {
  const { actionReports, activities } = syncRequestSchema.parse({
    ...exampleExchange(1),
    actionReports: [
      {
        id: 'a',
        status: 'half-done',
        at: T0,
        smtpInstance: null,
        steps: [
          { ...step, status: 'asleep' },
          { ...step, status: 'asleep', detail: 'why' },
        ],
      },
    ],
    activities: [{ evidence: null, assessment: { ...activity('a@example.test').assessment, verdict: 'possessed', reasons: [{ ...reason, usualOf: 'moon' }] } }],
  });
  expect(actionReports).toMatchObject([
    {
      status: 'failed',
      steps: [
        { status: 'not-possible', code: 'other', detail: 'asleep' },
        { status: 'not-possible', code: 'other', detail: 'asleep: why' },
      ],
    },
  ]);
  expect(activities[0]?.assessment).toMatchObject({ verdict: 'watch', reasons: [{ usualOf: 'none' }] });
});

test('an order that only a newer console gives refuses none beside it', () => {
  const orders = [
    { id: 'a', kind: 'quarantine', account: 'a@example.test', depth: 3 },
    { id: 'b', kind: 'hold-messages', account: 'a@example.test' },
  ];
  const settings = { applyQueueLimit: true, threshold: 5, version: 1, moon: 'full' };
  const { actions } = syncResponseSchema.parse({ protocol: 1, acknowledged: 1, settings, actions: orders });
  expect(actions).toEqual([{ id: 'a', kind: 'other', word: 'quarantine' }, orders[1]]);
});

test('a guard and a console of which one knows nothing of recipients understand each other', () => {
  const queue = { at: T0, waiting: 4, held: 0, oldestAt: T0, accounts: [] };
  const { report } = syncRequestSchema.parse({ ...exampleExchange(1), report: { ...quietReport, queue } });
  expect([report.queue?.recipients, knowsRecipientThreshold(report)]).toEqual([undefined, false]);
  const answer = (settings: object) => ({
    protocol: 1,
    acknowledged: 1,
    settings: { applyQueueLimit: true, threshold: 5, version: 1, ...settings },
    actions: [],
  });
  expect(syncResponseSchema.parse(answer({})).settings.recipientThreshold ?? null).toBeNull();
  expect(syncResponseSchema.parse(answer({ recipientThreshold: 2_000 })).settings.recipientThreshold).toBe(2_000);
  // An older guard goes by messages alone.
  expect(syncResponseOf01.parse(answer({ recipientThreshold: 2_000 })).settings).toEqual({ applyQueueLimit: true, threshold: 5, version: 1 });
});

test.each([
  ['a time that no date can show', { sentAt: 8_640_000_000_000_001 }],
  ['a number that no column holds', { sequence: 2_147_483_648 }],
  ['a queue longer than any', { samples: [{ at: T0, length: 1e12 }] }],
  ['a count that is none', { report: { ...quietReport, policy: { requests: -1, refused: 0 } } }],
  ['a latch of no time', { report: { ...quietReport, latch: { id: 'l', trippedAt: 1e300, queueLength: 1, threshold: 1, smtpInstance: null } } }],
  ['a window of no length', { activities: [{ ...activity('a@example.test'), assessment: { ...activity('a@example.test').assessment, windowSeconds: 1e9 } }] }],
])('%s is refused at the door', (_, parts) => {
  expect(syncRequestSchema.safeParse({ ...exampleExchange(1), ...parts }).success).toBe(false);
});
