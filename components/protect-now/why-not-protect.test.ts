import { expect, test } from 'vitest';
import { action } from '@/lib/console/testing/example-incident';
import { exampleOverview } from '../server-state/testing/example-overview';
import { whyNotProtect } from './why-not-protect';

const able = { abilities: ['protect-now'] };

test.each(['watching', 'near', 'off', 'unknown'] as const)('it can be begun while the state is %s', (kind) => {
  expect(whyNotProtect(kind, exampleOverview({ report: able }))).toBeNull();
});

test.each(['loading', 'unreachable', 'no-server', 'never-connected', 'silent', 'protected'] as const)('%s is a reason', (kind) => {
  expect(whyNotProtect(kind, exampleOverview({ report: able }))).toBe(kind);
});

test('so is a guard that does not know it, and an order that has not ended', () => {
  expect(whyNotProtect('watching', exampleOverview())).toBe('too-old');
  expect(whyNotProtect('watching', exampleOverview({ report: { abilities: ['something-newer'] } }))).toBe('too-old');
  const under = (status: 'requested' | 'running' | 'done' | 'failed') => whyNotProtect('watching', exampleOverview({ report: able, overview: { protectNow: action({ kind: 'protect-now', account: null, status }) } }));
  expect([under('requested'), under('running'), under('done'), under('failed')]).toEqual(['under-way', 'under-way', null, null]);
});
