import fc from 'fast-check';
import { expect, test } from 'vitest';
import { senderKey, senderOf, type Sender } from './sender';

const sender = fc.oneof(
  fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom('uid:33', 'UID:33', 'client:192.0.2.7', 'account:kim', 'account:uid:33', 'kim@example.test', 'uid:', 'uid:033')).map((account): Sender => ({ kind: 'account', account })),
  fc.nat().map((uid): Sender => ({ kind: 'uid', uid })),
  fc.oneof(fc.ipV4(), fc.ipV6()).map((address): Sender => ({ kind: 'client', address: address.toLowerCase() })),
);

test('a key leads back to its sender, so no two senders share one, whatever a mailbox is called', () => {
  fc.assert(
    fc.property(sender, (each) => {
      expect(senderOf(senderKey(each))).toEqual(each);
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ['uid:33', { kind: 'uid', uid: 33 }],
  ['client:2001:db8::7', { kind: 'client', address: '2001:db8::7' }],
  ['kim@example.test', { kind: 'account', account: 'kim@example.test' }],
  ['account:uid:33', { kind: 'account', account: 'uid:33' }],
  // Never made as keys, but an older guard may tell of such mailboxes.
  ['uid:033', { kind: 'account', account: 'uid:033' }],
  ['client:mail.example.test', { kind: 'account', account: 'client:mail.example.test' }],
])('%s', (key, expected) => {
  expect(senderOf(key)).toEqual(expected);
});
