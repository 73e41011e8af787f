import { expect, test } from 'vitest';
import { saysUnknown } from './unknown-recipient';

test.each<[string, boolean]>([
  ['550 5.1.1 <x@y.test>: Recipient address rejected: User unknown', true],
  ['550 no such user', true],
  ['553 5.1.3 bad address', true],
  ['550 5.7.1 policy', false],
  ['550 Relay denied', false],
  ['530 Relay denied for protecting our server', false],
  ['450 4.1.1 try later', false],
  ['', false],
])('%s', (reply, expected) => {
  expect(saysUnknown(reply)).toBe(expected);
});
