import { expect, test } from 'vitest';
import { listenersOf, type PostfixFacts } from './listeners';

function addressesAsked(name: string, main: Record<string, string>, type = 'inet'): string[] {
  const facts: PostfixFacts = {
    settings: new Map(Object.entries({ queue_directory: '/q', inet_interfaces: 'all', inet_protocols: 'all', ...main })),
    services: [{ service: `${name}/${type}`, name, type, program: 'smtpd', isPrivate: true, chroot: 'n' }],
    ...{ overrides: { resolved: new Map(), written: new Map() }, addresses: ['203.0.113.7', '2001:db8::7'], portOf: (each) => ({ smtp: 25, submission: 587 })[each] ?? null },
  };
  return listenersOf(facts).flatMap(({ doors }) => doors.map(({ door, from }) => ('path' in door ? door.path : `${from ?? '?'} → ${door.host} ${door.port}`)));
}

test.each([
  ['everywhere', 'smtp', {}, ['127.0.0.1 → 127.0.0.1 25', '203.0.113.7 → 203.0.113.7 25', '2001:db8::7 → 2001:db8::7 25']],
  ['by IPv4 only', 'submission', { inet_protocols: 'ipv4' }, ['127.0.0.1 → 127.0.0.1 587', '203.0.113.7 → 203.0.113.7 587']],
  ['by IPv6 only', '2525', { inet_protocols: 'ipv6' }, ['::1 → ::1 2525', '2001:db8::7 → 2001:db8::7 2525']],
  ['for this host only', 'smtp', { inet_interfaces: 'loopback-only' }, ['127.0.0.1 → 127.0.0.1 25']],
  ['on addresses by name', 'smtp', { inet_interfaces: '203.0.113.9, localhost' }, ['203.0.113.9 → 203.0.113.9 25', '127.0.0.1 → 127.0.0.1 25']],
  ['on an address of its own', '[::1]:10025', {}, ['::1 → ::1 10025']],
  ['on a name of its own', 'localhost:10025', {}, ['127.0.0.1 → 127.0.0.1 10025']],
  ['on a port that no name has', 'nonsense', {}, []],
])('a service that listens %s', (_, name, main, expected) => {
  expect(addressesAsked(name, main)).toEqual(expected);
});

test('a unix socket lies in the queue directory', () => {
  expect(addressesAsked('localsmtp', {}, 'unix')).toEqual(['/q/private/localsmtp']);
});
