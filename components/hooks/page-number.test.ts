import { expect, test } from 'vitest';
import { pageNumber } from './page-number';

test.each([
  [null, 1],
  ['1', 1],
  ['12', 12],
  ['0', 1],
  ['-3', 1],
  ['2.5', 1],
  ['1e9', 1],
  ['<b>', 1],
])('%j is page %d', (text, page) => {
  expect(pageNumber(text)).toBe(page);
});
