import { expect, test } from 'vitest';
import { RecentMap } from './recent-map';

test('what is used stays, what is not used for the longest time goes', () => {
  const map = new RecentMap<number>(32);
  for (let n = 0; n < 32; n += 1) map.use(`key-${n}`, n);
  map.use('key-0', 100);
  map.use('key-new', 1);
  expect(map.size).toBe(30);
  expect(map.get('key-0')).toBe(100);
  expect(map.get('key-1')).toBeUndefined();
  expect(map.get('key-31')).toBe(31);
});

test('it never holds more than its bound', () => {
  const map = new RecentMap<number>(100);
  for (let n = 0; n < 5000; n += 1) {
    map.use(`key-${n}`, n);
    expect(map.size).toBeLessThanOrEqual(100);
  }
});

test('a small bound gives up one at a time', () => {
  const map = new RecentMap<number>(2);
  for (const key of ['a', 'b', 'c']) map.use(key, 1);
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([undefined, 1, 1]);
});
