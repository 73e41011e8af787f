import { expect, test } from 'vitest';
import type { SuspectList } from '@/lib/console/suspects/schemas';
import { activity, T0 } from '@/lib/console/testing/stage';
import { RequestProblem } from '@/components/hooks/request';
import { look, type Looking } from '@/components/testing/screen';
import { BusiestSenders } from './busiest-senders';

const KEY = ['suspects', null, '', 'all', null];
const { assessment } = activity('kim@example.test');

function shown(addresses: number, failures: Looking['failures'] = []): string {
  const account = { assessment: { ...assessment, figures: { ...assessment.figures, addresses } }, hasEvidence: false, actions: [], dismissal: null };
  const list: SuspectList = { now: T0, serverId: 'mx1', localDomains: [], totals: { all: 1, suspect: 1, watch: 0 }, found: null, matching: 1, accounts: [account] };
  return look(<BusiestSenders />, { answers: [[KEY, list]], failures }).text;
}

test('a log that names no client address is not told as none', () => {
  expect(shown(3)).toContain('90 – 40 3');
  expect(shown(0)).toContain('90 – 40 –');
});

test('figures that could not be asked for anew are not told as those of now', () => {
  const failed = shown(3, [[KEY, new RequestProblem('internal', 500, null)]]);
  expect(failed).toContain('90 – 40 3');
  expect(failed).toContain('The console could not do this because of an error of its own.');
});
