import { expect, test } from 'vitest';
import type { SuspectList } from '@/lib/console/suspects/schemas';
import { activity, T0 } from '@/lib/console/testing/stage';
import { look } from '@/components/testing/screen';
import { BusiestSenders } from './busiest-senders';

const { assessment } = activity('kim@example.test');

function shown(addresses: number): string {
  const account = { assessment: { ...assessment, figures: { ...assessment.figures, addresses } }, hasEvidence: false, actions: [], dismissal: null };
  const list: SuspectList = { now: T0, serverId: 'mx1', localDomains: [], totals: { all: 1, suspect: 1, watch: 0 }, found: null, matching: 1, accounts: [account] };
  return look(<BusiestSenders />, { answers: [[['suspects', null, '', 'all', null], list]] }).text;
}

test('a log that names no client address is not told as none', () => {
  expect(shown(3)).toContain('90 – 40 3');
  expect(shown(0)).toContain('90 – 40 –');
});
