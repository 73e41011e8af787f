export interface TokenBucket {
  /** Takes one token. @returns how many milliseconds to wait before acting on it; 0 for at once */
  take(): number;
}

/**
 * Spreads what passes evenly: `rate` a second, in the order of asking. Nothing is saved up while nobody asks, so
 * a burst after a pause is not let through faster.
 *
 * @param now milliseconds, never going backward
 */
export function createTokenBucket({ rate, now }: { rate: number; now(): number }): TokenBucket {
  const stepMs = 1_000 / rate;
  let next = -Infinity;
  return {
    take() {
      const at = now();
      const turn = Math.max(at, next);
      next = turn + stepMs;
      return turn - at;
    },
  };
}
