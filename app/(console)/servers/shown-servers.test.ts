import { expect, test } from 'vitest';
import type { ServerSummary } from '@/lib/console/servers/schemas';
import { countStates, isShown } from './shown-servers';

const server = (name: string, parts: Partial<ServerSummary> = {}): ServerSummary => ({
  ...{ id: name, name, state: 'watching', hostname: `${name}.example.test`, kind: 'postfix', guardVersion: null, lastSeenAt: 1, enrolledAt: 1, revokedAt: null, code: null },
  ...{ incident: null, queueLength: 1, threshold: null, problems: 0, attention: false },
  ...parts,
});
const servers = [server('Mx1', { state: 'protected', attention: true }), server('mx2'), server('relay', { hostname: null })];

test('a part of a name or of a host’s name finds a server, in any case; what needs somebody can be seen alone', () => {
  const shown = (search: string, only = false) => servers.filter((each) => isShown(each, search, only)).map(({ name }) => name);
  expect(shown('')).toEqual(['Mx1', 'mx2', 'relay']);
  expect(shown('MX')).toEqual(['Mx1', 'mx2']);
  expect(shown('x2.example')).toEqual(['mx2']);
  expect(shown('', true)).toEqual(['Mx1']);
  expect(shown('relay', true)).toEqual([]);
});

test('every state is counted', () => {
  expect(countStates(servers)).toEqual([['protected', 1], ['watching', 2]]);
});
