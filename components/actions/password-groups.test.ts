import { expect, test } from 'vitest';
import { passwordGroups } from './password-groups';

test.each([
  ['abcdefghjk', ['abcd', 'efgh', 'jk']],
  ['abcd', ['abcd']],
  ['', []],
])('%j', (password, groups) => {
  expect(passwordGroups(password)).toEqual(groups);
  expect(groups.join('')).toBe(password);
});
