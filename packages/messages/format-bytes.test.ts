import { expect, test } from 'vitest';
import { formatBytes } from './format-bytes';

test.each([
  [0, '0 KiB'],
  [1, '1 KiB'],
  [182_803, '179 KiB'],
  [4_404_019, '4.2 MiB'],
  [1024 ** 3, '1 GiB'],
  [1023.95 * 1024 ** 2, '1,024 MiB'],
  [2_000 * 1024 ** 4, '2,000 TiB'],
])('%d bytes are %s', (bytes, text) => {
  expect([formatBytes(bytes, 'en'), formatBytes(bytes, 'ko')]).toEqual([text, text]);
});
