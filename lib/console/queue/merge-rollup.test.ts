import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addToRollups, bucketStart, uncounted, type Measured, type Rollup } from './merge-rollup';

const sample = fc.record({ at: fc.integer({ min: 0, max: 240 }).map((second) => second * 1000), length: fc.integer({ min: 0, max: 50 }) });

/** What the buckets must be: computed from all samples at once, the first of each second. */
function expected(samples: Measured[], width: number): Map<number, { minimum: number; maximum: number; sum: number; samples: number }> {
  const first = new Map<number, number>();
  for (const { at, length } of samples) if (!first.has(at)) first.set(at, length);
  const buckets = new Map<number, number[]>();
  for (const [at, length] of first) buckets.set(bucketStart(at, width), [...(buckets.get(bucketStart(at, width)) ?? []), length]);
  return new Map(
    [...buckets].map(([at, all]) => [at, { minimum: Math.min(...all), maximum: Math.max(...all), sum: all.reduce((a, b) => a + b, 0), samples: all.length }]),
  );
}

test('any order, any repeats and any division into uploads give the same minutes and hours', () => {
  fc.assert(
    fc.property(fc.array(fc.array(sample, { maxLength: 60 }), { maxLength: 8 }), (uploads) => {
      const minutes = new Map<number, Rollup>();
      const hours = new Map<number, Rollup>();
      for (const upload of [...uploads, ...uploads]) {
        const fresh = uncounted(upload, minutes);
        for (const rollup of addToRollups(fresh, hours, 3600)) hours.set(rollup.at, rollup);
        for (const rollup of addToRollups(fresh, minutes, 60)) minutes.set(rollup.at, rollup);
      }
      const all = uploads.flat();
      const plain = (rollups: Map<number, Rollup>) => new Map([...rollups].map(([at, { minimum, maximum, sum, samples }]) => [at, { minimum, maximum, sum, samples }]));
      expect(plain(minutes)).toEqual(expected(all, 60_000));
      expect(plain(hours)).toEqual(expected(all, 3_600_000));
    }),
  );
});
