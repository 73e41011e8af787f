import { expect, test } from 'vitest';
import { createTokenBucket } from './token-bucket';

test('what comes at once is spread evenly, and a pause saves nothing up', () => {
  let at = 1_000;
  const bucket = createTokenBucket({ rate: 4, now: () => at });
  expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 250, 500]);
  at += 100;
  expect(bucket.take()).toBe(650);
  at += 60_000;
  expect([bucket.take(), bucket.take()]).toEqual([0, 250]);
});
