import { expect, test } from 'vitest';
import { exampleOverview } from '../server-state/testing/example-overview';
import { whyNotMail } from './why-not-mail';

const able = { abilities: ['protect-now', 'planned-mailing'] };
const mailing = { id: 'm1', account: 'news@example.test', messages: 4_000, threshold: 5_000, byName: 'Minsu', begunAt: 1, until: 2 };
const act = { id: 'm1', kind: 'plan-mailing' as const, account: null, status: 'requested' as const, requestedAt: 1, requestedByName: 'Minsu', startedAt: null, finishedAt: null, steps: [], reason: null, dueAt: null };

test('a mailing can be planned while watching, near the threshold, protected and unmeasured', () => {
  for (const kind of ['watching', 'near', 'protected', 'unknown'] as const) expect(whyNotMail(kind, exampleOverview({ report: able }))).toBeNull();
});

test('it says why it cannot be planned', () => {
  expect(whyNotMail('silent', exampleOverview({ report: able }))).toBe('silent');
  expect(whyNotMail('watching', exampleOverview({ report: { abilities: ['protect-now'] } }))).toBe('too-old');
  expect(whyNotMail('watching', exampleOverview())).toBe('too-old');
  expect(whyNotMail('off', exampleOverview({ report: able, server: { settings: { applyQueueLimit: false, threshold: 1_000, version: 1 } } }))).toBe('off');
  expect(whyNotMail('watching', exampleOverview({ report: { ...able, mailing } }))).toBe('standing');
  expect(whyNotMail('watching', exampleOverview({ report: able, overview: { mailingActs: [act] } }))).toBe('under-way');
  expect(whyNotMail('watching', exampleOverview({ report: able, overview: { mailingActs: [{ ...act, status: 'done' }] } }))).toBeNull();
});
