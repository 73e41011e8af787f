import fc from 'fast-check';
import { expect, test } from 'vitest';
import { policyReply } from './reply';

test.each([
  ['DUNNO', 'action=DUNNO\n\n'],
  ['530 Relay denied for protecting our server', 'action=530 Relay denied for protecting our server\n\n'],
  ['OK\n\naction=REJECT', 'action=OK  action=REJECT\n\n'],
  ['', 'action=DUNNO\n\n'],
  ['\r\n', 'action=DUNNO\n\n'],
])('%j', (action, reply) => {
  expect(policyReply(action)).toBe(reply);
});

test('whatever the action, the reply is one line and an empty one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (action) => {
      expect(policyReply(action).split('\n')).toHaveLength(3);
      expect(policyReply(action)).toMatch(/^action=[^\r\n\0]+\n\n$/);
    }),
  );
});
