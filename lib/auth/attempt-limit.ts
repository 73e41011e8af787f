/** Who tried more often than this at once is forgotten first; a flood of addresses must not fill the memory. */
const MOST_REMEMBERED = 10_000;

/** Counts attempts by who makes them, in windows of fixed length. */
export class AttemptLimit {
  readonly #attempts = new Map<string, { since: number; count: number }>();

  constructor(private readonly options: { most: number; windowMs: number }) {}

  /** @returns whether one more attempt is allowed now, and counts it */
  allows(who: string, now: number): boolean {
    const { most, windowMs } = this.options;
    const known = this.#attempts.get(who);
    if (known !== undefined && now - known.since < windowMs) {
      known.count += 1;
      return known.count <= most;
    }
    this.#attempts.delete(who);
    this.#attempts.set(who, { since: now, count: 1 });
    const [oldest] = this.#attempts.keys();
    if (this.#attempts.size > MOST_REMEMBERED && oldest !== undefined) this.#attempts.delete(oldest);
    return true;
  }

  /** Takes an attempt back that was none of the kind that is limited, because it was right. */
  succeeded(who: string): void {
    const known = this.#attempts.get(who);
    if (known !== undefined) known.count -= 1;
  }
}
