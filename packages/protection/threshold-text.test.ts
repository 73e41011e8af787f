import { expect, test } from 'vitest';
import { readThreshold } from './threshold-text';

test.each([
  ['1000', 1000],
  [' 1,000 ', 1000],
  ['1', 1],
  ['10,000,000', 10_000_000],
  ['10000001', null],
  ['1000000000000', null],
  ['', null],
  ['0', null],
  ['-5', null],
  ['12.5', null],
  ['1,00', null],
  ['1e3', null],
  ['0x10', null],
  ['many', null],
  ['<script>', null],
])('"%s" is %s', (text, threshold) => {
  expect(readThreshold(text)).toBe(threshold);
});
