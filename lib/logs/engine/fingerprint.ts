/**
 * 64-bit fingerprints of pieces of a log. The seeds are chosen anew for every run, so that nobody can make up names that
 * share one. By 2^-64 for each pair, two names are the same by chance: one in 400,000 for ten million names.
 */
export class Fingerprint {
  lo = 0;
  hi = 0;
  readonly #a: number;
  readonly #b: number;
  readonly #byA: number;
  readonly #byB: number;
  readonly #lowA: number;
  readonly #lowB: number;

  constructor(seed: readonly [number, number, number, number]) {
    this.#a = seed[0] | 0;
    this.#b = seed[1] | 0;
    // Whatever the seed, the multipliers are large and odd.
    this.#byA = (Math.imul(seed[2], 0x9e3779b1) ^ 0xcc9e2d51) | 5;
    this.#byB = (Math.imul(seed[3], 0x85ebca6b) ^ 0x1b873593) | 3;
    this.#lowA = (Math.imul(seed[3] ^ 0x2545f491, 0xc2b2ae35) ^ (seed[0] >>> 7)) | 1;
    this.#lowB = (Math.imul(seed[2] ^ 0x4f6cdd1d, 0x27d4eb2f) ^ (seed[1] >>> 9)) | 1;
  }

  /** Of the bytes as they stand. */
  take(bytes: Uint8Array, from: number, to: number): void {
    let a = this.#a;
    let b = this.#b;
    const byA = this.#byA;
    const byB = this.#byB;
    const lowA = this.#lowA;
    const lowB = this.#lowB;
    let at = from;
    for (; at < to - 3; at += 4) {
      // Two halves with secret factors: no difference between two words is the same in every run.
      const low = (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
      const high = (bytes[at + 2] as number) | ((bytes[at + 3] as number) << 8);
      a = Math.imul(a + Math.imul(low, lowA) + Math.imul(high, byB), byA);
      a ^= a >>> 15;
      b = Math.imul(b + Math.imul(low, byA) + Math.imul(high, lowB), byB);
      b ^= b >>> 13;
    }
    for (; at < to; at += 1) {
      const byte = bytes[at] as number;
      a = Math.imul(a ^ byte, byA);
      a ^= a >>> 15;
      b = Math.imul(b + byte, byB) ^ (b >>> 13);
    }
    this.#end(a, b, to - from);
  }

  /** Of the bytes with ASCII capitals as small letters. */
  takeFolded(bytes: Uint8Array, from: number, to: number): void {
    let a = this.#a;
    let b = this.#b;
    const byA = this.#byA;
    const byB = this.#byB;
    const lowA = this.#lowA;
    const lowB = this.#lowB;
    let at = from;
    for (; at < to - 3; at += 4) {
      const word = folded((bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24));
      const low = word & 0xffff;
      const high = word >>> 16;
      a = Math.imul(a + Math.imul(low, lowA) + Math.imul(high, byB), byA);
      a ^= a >>> 15;
      b = Math.imul(b + Math.imul(low, byA) + Math.imul(high, lowB), byB);
      b ^= b >>> 13;
    }
    for (; at < to; at += 1) {
      let byte = bytes[at] as number;
      if (byte >= 65 && byte <= 90) byte += 32;
      a = Math.imul(a ^ byte, byA);
      a ^= a >>> 15;
      b = Math.imul(b + byte, byB) ^ (b >>> 13);
    }
    this.#end(a, b, to - from);
  }

  /** Makes the fingerprint one of the pair of it and `owner`. */
  pairWith(owner: number): void {
    this.lo = (this.lo + Math.imul(owner + 1, 0x9e3779b1)) | 0;
    this.hi = Math.imul(this.hi ^ Math.imul(owner + 1, 0x85ebca6b), this.#byA) | 0;
  }

  #end(a: number, b: number, length: number): void {
    const low = Math.imul(a ^ (b >>> 16) ^ length, 0x2c1b3c6d);
    this.lo = low ^ (low >>> 15);
    this.hi = Math.imul(b ^ (a >>> 17), 0x297a2d39) ^ (b >>> 15);
  }
}

/** Four bytes with ASCII capitals as small letters: a byte from A to Z, and below 128, gets its bit of 32. */
function folded(word: number): number {
  const seven = word & 0x7f7f7f7f;
  return word | (((seven + 0x3f3f3f3f) & ~(seven + 0x25252525) & ~word & 0x80808080) >>> 2);
}
