/** One second's longest queue; `at` is the start of the second. */
export interface Measured {
  at: number;
  length: number;
}

/** What is kept of one minute or one hour. */
export interface Rollup {
  resolution: 60 | 3600;
  at: number;
  minimum: number;
  maximum: number;
  sum: number;
  samples: number;
  /** Of a minute: bit n is set when its second n has been counted. 0n for an hour. */
  counted: bigint;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

/** The start of the bucket that holds `at`. */
export function bucketStart(at: number, widthMs: number): number {
  return at - (at % widthMs);
}

/** The samples whose second no minute has counted yet, one for each second: the first that came stands. */
export function uncounted(samples: readonly Measured[], minutes: ReadonlyMap<number, Rollup>): Measured[] {
  const seen = new Map<number, Measured>();
  for (const sample of samples) {
    const minute = bucketStart(sample.at, MINUTE_MS);
    const bit = 1n << BigInt((sample.at - minute) / 1000);
    if (((minutes.get(minute)?.counted ?? 0n) & bit) === 0n && !seen.has(sample.at)) seen.set(sample.at, sample);
  }
  return [...seen.values()];
}

/** Adds samples that were never counted to the buckets of one width. @returns the changed buckets only */
export function addToRollups(samples: readonly Measured[], known: ReadonlyMap<number, Rollup>, resolution: 60 | 3600): Rollup[] {
  const changed = new Map<number, Rollup>();
  for (const { at: second, length } of samples) {
    const at = bucketStart(second, resolution * 1000);
    const bit = resolution === 60 ? 1n << BigInt((second - at) / 1000) : 0n;
    const before = changed.get(at) ?? known.get(at);
    changed.set(at, {
      resolution,
      at,
      minimum: Math.min(before?.minimum ?? length, length),
      maximum: Math.max(before?.maximum ?? length, length),
      sum: (before?.sum ?? 0) + length,
      samples: (before?.samples ?? 0) + 1,
      counted: (before?.counted ?? 0n) | bit,
    });
  }
  return [...changed.values()];
}
