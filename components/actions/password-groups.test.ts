import { expect, test } from 'vitest';
import { passwordGroups } from './password-groups';

test.each([
  ['abcdefghjk', ['abcd', 'efgh', 'jk']],
  ['abcd', ['abcd']],
  ['MJhw-m3pg-tk84', ['MJhw-', 'm3pg-', 'tk84']],
  ['-ab--cdefg-', ['-', 'ab-', '-', 'cdef', 'g-']],
  ['', []],
])('%j', (password, groups) => {
  expect(passwordGroups(password)).toEqual(groups);
  expect(groups.join('')).toBe(password);
});
