import { ownText } from './own-text';

const ENTRY_BYTES = 90;

/** Distinct texts with the time each was last seen. When it is full, the one not seen for the longest time is given up. */
export class RecentSet {
  /** Longest unseen first. */
  readonly #lastSeen = new Map<string, number>();
  #characters = 0;

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
  restore(saved: ReadonlyMap<string, number>): void {
    for (const [text, at] of saved) this.#remember(text, at);
  }

  /** About how many bytes of memory it takes. */
  get weight(): number {
    return this.#lastSeen.size * ENTRY_BYTES + this.#characters;
  }

  get size(): number {
    return this.#lastSeen.size;
  }

  add(text: string, at: number): void {
    const before = this.#lastSeen.get(text);
    if (before === undefined) this.#remember(ownText(text, 255), at);
    else {
      this.#lastSeen.delete(text);
      this.#lastSeen.set(text, Math.max(before, at));
    }
    for (const [oldest, seen] of this.#lastSeen) {
      if (this.#lastSeen.size <= this.most && seen > at - this.keepMs) return;
      this.#lastSeen.delete(oldest);
      this.#characters -= oldest.length;
    }
  }

  #remember(text: string, at: number): void {
    this.#lastSeen.set(text, at);
    this.#characters += text.length;
  }

  /** How many were last seen after `from` and not after `to`. */
  count(from: number, to: number): number {
    let count = 0;
    for (const seen of this.#lastSeen.values()) if (seen > from && seen <= to) count += 1;
    return count;
  }
}
