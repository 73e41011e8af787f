import { expect, test } from 'vitest';
import { inheritedSocket } from './inherited-socket';

test.each([
  ['one socket for this process', { LISTEN_PID: '7', LISTEN_FDS: '1', LISTEN_FDNAMES: 'policy' }, { fd: 3 }],
  ['none', {}, null],
  ['for another process', { LISTEN_PID: '8', LISTEN_FDS: '1' }, null],
  ['more than one', { LISTEN_PID: '7', LISTEN_FDS: '2' }, null],
  ['nonsense', { LISTEN_PID: '7', LISTEN_FDS: 'x' }, null],
])('%s', (_, given, expected) => {
  const environment: Record<string, string | undefined> = { ...given, PATH: '/bin' };
  expect(inheritedSocket(environment, 7)).toEqual(expected);
  expect(Object.keys(environment)).toEqual(['PATH']);
});
