import { expect, test } from 'vitest';
import type { SuspectList } from '@/lib/console/suspects/schemas';
import type { Verdict } from '@/lib/suspects/assessment';
import { filteredAccounts, isQuiet, suspectFilter } from './suspect-filter';

function accounts(...verdicts: Verdict[]): SuspectList['accounts'] {
  const none = { auths: 0, failedAuths: 0, messages: 0, recipients: 0, refused: 0, outsideRecipients: 0, domains: 0, addresses: 0, connections: 0 };
  return verdicts.map((verdict) => ({
    assessment: { account: `${verdict}@example.test`, score: 1, verdict, figures: none, windowSeconds: 600, usualRecipients: null, firstSeen: 0, lastSeen: 0, at: 0, reasons: [] },
    hasEvidence: false,
    actions: [],
    dismissal: null,
  }));
}

test.each([
  [null, 'all'],
  ['watch', 'watch'],
  ['<script>', 'all'],
])('the address says %j, the page shows %s', (text, filter) => {
  expect(suspectFilter(text)).toBe(filter);
});

test('filters by verdict, and is quiet only when all are normal', () => {
  const three = accounts('suspect', 'watch', 'normal');
  expect([filteredAccounts(three, 'all').length, filteredAccounts(three, 'watch').map((each) => each.assessment.account)]).toEqual([3, ['watch@example.test']]);
  expect([isQuiet(three), isQuiet(accounts('normal')), isQuiet([])]).toEqual([false, true, true]);
});
