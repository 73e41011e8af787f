import { expect, test } from 'vitest';
import { gateSettingsSchema, refusesLogin } from './login-decision';

test.each([
  ['everything', 'imap', true],
  ['everything', 'smtp', true],
  ['everything', '', true],
  ['sending', 'smtp', true],
  ['sending', 'submission', true],
  ['sending', 'sieve', true],
  ['sending', 'imap', false],
  ['sending', 'pop3', false],
  [null, 'smtp', false],
] as const)('refused %s: a login by %s is refused: %s', (scope, protocol, refused) => {
  expect(refusesLogin(scope, protocol)).toBe(refused);
});

test.each([['', true], ['Ask the desk on the 3rd floor, 02-123-4567.', true], ['이 계정은 잠시 닫혀 있습니다.', true], ['a\r\nb', false], ['a\u2028b', false], ['\u202Ea', false], ['x'.repeat(201), false]])('the sentence %j may be set: %s', (sentence, fits) => {
  expect(gateSettingsSchema.safeParse({ sentence, observe: false }).success).toBe(fits);
});
