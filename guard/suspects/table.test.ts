import { expect, test } from 'vitest';
import type { JudgedAccount } from '@sluice/suspects/log-report/judge';
import { table } from './table';

const none = { auths: 0, messages: 0, recipients: 0, domains: 0, addresses: 0, failedLogins: 0, bounced: 0, deferred: 0, refused: 0 };
const account: JudgedAccount = {
  account: 'kim@example.test',
  score: 71,
  verdict: 'suspect',
  window: { from: '2026-11-24T14:05:00.000Z', to: '2026-11-24T14:15:00.000Z' },
  ...none,
  recipients: 1234567,
  peaks: { tenMinutes: none, hour: none, day: none },
  firstSeen: '',
  lastSeen: '',
  reasons: [{ code: 'domain-spread', points: 50, value: 99, usual: null, usualOf: 'none', windowSeconds: 600 }],
  evidence: [],
};

test('ranks in rows, with the time that the score is of and the reasons below', () => {
  const [head, row, time, reason] = table([account], false).split('\n');
  expect(head).toMatch(/^score {2}verdict {2}account .* recipients /);
  expect(row).toMatch(/^ {3}71 {2}suspect {2}kim@example\.test .* 1,234,567 /);
  expect(time).toBe('       from 2026-11-24 14:05Z to 2026-11-24 14:15Z:');
  expect(reason).toBe('       - 99 recipient domains in 10 min.');
});

test('colours suspects only where colours are wanted', () => {
  expect(table([account], true)).toContain('\u001b[1;31m');
  expect(table([account], false)).not.toContain('\u001b');
});
