/** So many domains of one account are remembered exactly; a newsletter to 5,000 people rarely has more. */
const MOST_KNOWN = 8192;
const MOST_WAITING = 5000;

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

  get size(): number {
    return (this.#known?.size ?? 0) + (this.#waiting?.size ?? 0) + (this.#withheld?.size ?? 0);
  }

  /** @returns whether this account has never written to the domain before */
  isNew(domain: string, at: number): boolean {
    const hash = hashOf(domain);
    if (this.#known?.has(hash) || this.#waiting?.has(hash)) return false;
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

  /** The first contacts of late belong to what looks like a hijack. */
  withhold(): void {
    if (this.#waiting === null) return;
    this.#withheld ??= new Set();
    for (const hash of this.#waiting.keys()) if (this.#withheld.size < MOST_KNOWN) this.#withheld.add(hash);
    this.#waiting = null;
  }

  /** It was no hijack: what was withheld is known from now on. */
  excuse(): void {
    for (const hash of [...(this.#withheld ?? []), ...(this.#waiting?.keys() ?? [])]) this.#remember(hash);
    this.#withheld = null;
    this.#waiting = null;
  }

  #remember(hash: number): void {
    this.#known ??= new Set();
    if (this.#known.size < MOST_KNOWN) this.#known.add(hash);
  }
}

/** FNV-1a. Two domains of one account share a hash once in a million pairs of thousands: then one new domain is not counted. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}
