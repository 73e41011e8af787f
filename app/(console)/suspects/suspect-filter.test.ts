import { expect, test } from 'vitest';
import { isQuiet, mostListed, suspectFilter } from './suspect-filter';

test.each([
  [null, 'all'],
  ['watch', 'watch'],
  ['<script>', 'all'],
])('the address says %j, the page shows %s', (text, filter) => {
  expect(suspectFilter(text)).toBe(filter);
});

test.each([
  [null, 200],
  ['400', 400],
  ['1', 200],
  ['99999', 2_000],
  ['1e9', 200],
])('the address says %j, %d are listed', (text, most) => {
  expect(mostListed(text)).toBe(most);
});

test('it is quiet only when all are normal', () => {
  expect([isQuiet({ all: 3, suspect: 1, watch: 0 }), isQuiet({ all: 3, suspect: 0, watch: 1 }), isQuiet({ all: 3, suspect: 0, watch: 0 })]).toEqual([false, false, true]);
});
