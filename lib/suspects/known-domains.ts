/** So many domains of one account are remembered exactly; a newsletter to 5,000 people rarely has more. */
const MOST_KNOWN = 8192;
const MOST_WAITING = 5000;

/** What another one can go on from. */
export interface SavedDomains {
  known: Set<number> | null;
  waiting: Map<number, number> | null;
  withheld: Set<number> | null;
  excused: Map<number, Set<number>> | null;
}

/**
 * The outside domains one account has written to, as 32-bit hashes. A domain becomes known when the window it was first seen in
 * is over and did not look like a hijack; what a flood wrote to stays unknown until an operator calls it innocent. When the
 * room is used up further domains stay new: a thief cannot push out what the owner wrote to.
 */
export class KnownDomains {
  #known: Set<number> | null = null;
  /** First contacts that may still turn out to be part of a flood, oldest first. */
  #waiting: Map<number, number> | null = null;
  #withheld: Set<number> | null = null;
  /** What an operator called innocent, by the time until which he did. */
  #excused: Map<number, Set<number>> | null = null;

  get size(): number {
    const excused = [...(this.#excused?.values() ?? [])].reduce((sum, { size }) => sum + size, 0);
    return (this.#known?.size ?? 0) + (this.#waiting?.size ?? 0) + (this.#withheld?.size ?? 0) + excused;
  }

  save(): SavedDomains {
    return { known: this.#known, waiting: this.#waiting, withheld: this.#withheld, excused: this.#excused };
  }

  restore({ known, waiting, withheld, excused }: SavedDomains): void {
    this.#known = known;
    this.#waiting = waiting;
    this.#withheld = withheld;
    this.#excused = excused;
  }

  /** @returns whether this account has never written to the domain before */
  isNew(domain: string, at: number): boolean {
    const hash = hashOf(domain);
    if (this.#known?.has(hash) || this.#waiting?.has(hash)) return false;
    if (this.#excused !== null) for (const excused of this.#excused.values()) if (excused.has(hash)) return false;
    this.#waiting ??= new Map();
    if (this.#waiting.size < MOST_WAITING) this.#waiting.set(hash, at);
    return true;
  }

  /** Learns the first contacts before this time. */
  learn(before: number): void {
    for (const [hash, at] of this.#waiting ?? []) {
      if (at >= before) return;
      this.#waiting?.delete(hash);
      this.#remember(hash);
    }
  }

  /** The first contacts of late belong to what looks like a hijack. @param excuse the word of an operator that covers them */
  withhold(excuse: number | null = null): void {
    if (this.#waiting === null) return;
    const excused = excuse === null ? undefined : this.#excused?.get(excuse);
    addBounded(excused ?? (this.#withheld ??= new Set()), this.#waiting.keys());
    this.#waiting = null;
  }

  /** It was no hijack: what was withheld is known from now on. */
  excuse(until: number): void {
    const excused = new Set<number>();
    addBounded(excused, this.#withheld ?? []);
    addBounded(excused, this.#waiting?.keys() ?? []);
    this.#excused ??= new Map();
    this.#excused.set(until, excused);
    this.#withheld = null;
    this.#waiting = null;
  }

  /** The operator took his word back. */
  takeBack(until: number): void {
    addBounded((this.#withheld ??= new Set()), this.#excused?.get(until) ?? []);
    this.#excused?.delete(until);
  }

  #remember(hash: number): void {
    this.#known ??= new Set();
    if (this.#known.size < MOST_KNOWN) this.#known.add(hash);
  }
}

function addBounded(set: Set<number>, hashes: Iterable<number>): void {
  for (const hash of hashes) {
    if (set.size >= MOST_KNOWN) return;
    set.add(hash);
  }
}

/** FNV-1a. Two domains of one account share a hash once in a million pairs of thousands: then one new domain is not counted. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}
