import { expect, test } from 'vitest';
import { mailDomain } from './mail-domain';

test.each([
  ['a@b.test', 'b.test'],
  ['a@B.TEST', 'b.test'],
  ['a@b.test.', 'b.test'],
  ['"x@evil.test"@b.test', 'b.test'],
  ['postmaster', null],
  ['a@', null],
  ['', null],
  ['a@[10.0.0.1]', '[10.0.0.1]'],
])('%s', (address, domain) => {
  expect(mailDomain(address)).toBe(domain);
});

test('a domain longer than any is cut', () => {
  expect(mailDomain(`a@${'b'.repeat(1000)}`)).toHaveLength(255);
});
