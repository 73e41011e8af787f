import { expect, test } from 'vitest';
import { boundedHeap } from './bounded-heap';

const MB = 1024 * 1024;

test('garbage is looked for when it is a quarter of what is in use and a little, and not at every call', () => {
  let used = 8 * MB;
  let looks = 0;
  const look = boundedHeap({
    used: () => used,
    collect() {
      looks += 1;
      used = 10 * MB;
    },
  });
  used = 11.9 * MB;
  look();
  expect(looks).toBe(0);
  used = 12 * MB;
  look();
  expect([looks, used]).toEqual([1, 10 * MB]);
  // What is in use now counts from now on.
  used = 14.4 * MB;
  look();
  expect(looks).toBe(1);
  used = 14.6 * MB;
  look();
  expect(looks).toBe(2);
});
