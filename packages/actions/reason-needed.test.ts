import { expect, test } from 'vitest';
import { protectedNameOf, reasonNeeded } from './reason-needed';

const NAMES = ['postmaster', 'director@example.com', 'uid:33'];

test.each([
  ['director@example.com', 'director@example.com'],
  ['Director@Example.COM', 'director@example.com'],
  ['director@elsewhere.test', null],
  ['director', null],
  ['postmaster', 'postmaster'],
  ['postmaster@elsewhere.test', 'postmaster'],
  ['postmaster2@example.com', null],
  ['not-postmaster@example.com', null],
  ['uid:33', 'uid:33'],
  ['uid:34', null],
  // A mailbox that is called so is not the local user.
  ['account:uid:33', null],
  ['client:192.0.2.7', null],
])('%s is protected as %s', (account, name) => {
  expect(protectedNameOf(account, NAMES)).toBe(name);
});

test.each([
  ['contain-account', 'protected-account', null],
  ['stop-sending', 'protected-account', null],
  ['disable-account', 'protected-account', null],
  ['set-password', 'protected-account', null],
  ['delete-messages', 'protected-account', 'cannot-be-undone'],
  ['hold-messages', null, null],
  ['release-messages', null, null],
  ['enable-account', null, null],
] as const)('%s asks for a reason on a protected account: %s, on another one: %s', (kind, onProtected, onOther) => {
  expect(reasonNeeded(kind, 'director@example.com', NAMES)).toBe(onProtected);
  expect(reasonNeeded(kind, 'sales@example.com', NAMES)).toBe(onOther);
});
