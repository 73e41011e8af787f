import { vi } from 'vitest';

/** Long, because a busy machine is slow and the patience only decides when a broken test ends. */
const PATIENCE_MS = 60_000;

/** Waits until the expectation of a test holds; fails with what it said last. */
export const eventually = <T>(fact: () => T | Promise<T>): Promise<T> => vi.waitFor(fact, { timeout: PATIENCE_MS, interval: 10 });
