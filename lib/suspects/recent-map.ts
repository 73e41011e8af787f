/** A map of bounded size. When it is full, the entries not used for the longest time are given up, a sixteenth at once. */
export class RecentMap<Value> {
  /** Longest unused first. */
  readonly #entries = new Map<string, Value>();

  constructor(private readonly most: number) {}

  /** What another one of the same bounds can go on from. */
  save(): ReadonlyMap<string, Value> {
    return this.#entries;
  }

  /** @param saved what one of the same bounds saved */
  restore(saved: ReadonlyMap<string, Value>): void {
    for (const [key, value] of saved) this.#entries.set(key, value);
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key);
  }

  /** Stores the value as the one used last. */
  use(key: string, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.most) return;
    // Finding the first of a map passes over all that were deleted before it, so it is not done for every entry.
    const kept = this.most - Math.floor(this.most / 16);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= kept) return;
      this.#entries.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}
