import { ownText } from './own-text';

/** Distinct texts with the time each was last seen. When it is full, the one not seen for the longest time is given up. */
export class RecentSet {
  /** Longest unseen first. */
  readonly #lastSeen = new Map<string, number>();

  constructor(
    private readonly most: number,
    /** Texts not seen for longer than this before the newest one are given up too. */
    private readonly keepMs: number,
  ) {}

  /** What another one of the same bounds can go on from. */
  save(): ReadonlyMap<string, number> {
    return this.#lastSeen;
  }

  /** @param saved what one of the same bounds saved */
  restore(saved: ReadonlyMap<string, number>): this {
    for (const [text, at] of saved) this.#lastSeen.set(text, at);
    return this;
  }

  get size(): number {
    return this.#lastSeen.size;
  }

  add(text: string, at: number): void {
    const before = this.#lastSeen.get(text);
    if (before === undefined) this.#lastSeen.set(ownText(text, 255), at);
    else {
      this.#lastSeen.delete(text);
      this.#lastSeen.set(text, Math.max(before, at));
    }
    for (const [oldest, seen] of this.#lastSeen) {
      if (this.#lastSeen.size <= this.most && seen > at - this.keepMs) return;
      this.#lastSeen.delete(oldest);
    }
  }

  /** How many were last seen after `from` and not after `to`. */
  count(from: number, to: number): number {
    let count = 0;
    for (const seen of this.#lastSeen.values()) if (seen > from && seen <= to) count += 1;
    return count;
  }
}
