import { bytesOf, standsAt } from './byte-text';

const BEHIND = [' R=', ' F=<', ' P=<', ' routing ', ' defer (', ' T='].map(bytesOf);
const BEHIND_PIPE = [' R=', ' F=<', ' P=<'].map(bytesOf);

/**
 * The recipient in a delivery line: `=> address <original> R=router T=transport …`, whatever the delivery came to.
 *
 * The original address is the one the client named; Exim writes it when the other differs, quoted as it must be. The address
 * before it has lost its quotation marks, so it may hold anything. What follows the transport is a remote server's.
 */
export class EximDelivery {
  recipientFrom = 0;
  recipientTo = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** @param from where the address begins. @returns whether a recipient was found */
  read(from: number, end: number): boolean {
    const { bytes } = this;
    const first = bytes[from] as number;
    if (first === 124 || first === 47 || first === 62) return this.#behindPipe(from, end);
    let at = from;
    let domain = false;
    while (at < end && bytes[at] !== 32) {
      if (bytes[at] === 64) domain = true;
      at += 1;
    }
    if (at === from) return false;
    const address = bytes[at - 1] === 58 ? at - 1 : at;
    at = this.#afterParents(at, end);
    if (bytes[at] === 32 && bytes[at + 1] === 60 && this.#original(at + 1, end) >= 0) return true;
    if (domain && (address < at || at === end || this.#isBehind(at, end))) {
      this.recipientFrom = from;
      this.recipientTo = address;
      return true;
    }
    return this.#search(at, end);
  }

  /** With `+all_parents`: ` (parent)`, one or more. */
  #afterParents(from: number, end: number): number {
    const { bytes } = this;
    let at = from;
    while (at + 1 < end && bytes[at] === 32 && bytes[at + 1] === 40) {
      let close = at + 2;
      while (close < end && bytes[close] !== 41) close += 1;
      if (close >= end) return at;
      at = close + 1;
    }
    return at;
  }

  /** Reads `<original>` that begins at `open`. @returns the place behind it, -1 when it is none */
  #original(open: number, end: number): number {
    const { bytes } = this;
    let quoted = false;
    for (let at = open + 1; at < end; at += 1) {
      const byte = bytes[at];
      if (byte === 92) at += 1;
      else if (byte === 34) quoted = !quoted;
      else if (byte === 62 && !quoted) {
        const close = at + 1;
        if (close < end && bytes[close] !== 58 && !this.#isBehind(close, end)) return -1;
        this.recipientFrom = open + 1;
        this.recipientTo = at;
        return close;
      }
    }
    return -1;
  }

  /** The address lost its quotation marks and holds blanks: the original follows somewhere. */
  #search(from: number, end: number): boolean {
    const { bytes } = this;
    let tries = 0;
    for (let at = from; at + 1 < end && tries < 16; at += 1) {
      if (bytes[at] !== 32 || bytes[at + 1] !== 60) continue;
      tries += 1;
      if (this.#original(at + 1, end) >= 0) return true;
    }
    return false;
  }

  /** A pipe, a file or an automatic reply: its text is the owner's, so the original is read from behind. */
  #behindPipe(from: number, end: number): boolean {
    const { bytes } = this;
    for (let at = end - 1; at > from; at -= 1) {
      if (bytes[at] !== 62 || !BEHIND_PIPE.some((word) => standsAt(bytes, word, at + 1, end))) continue;
      for (let open = at - 1; open > from; open -= 1) {
        if (bytes[open] !== 60 || bytes[open - 1] !== 32) continue;
        this.recipientFrom = open + 1;
        this.recipientTo = at;
        return true;
      }
      return false;
    }
    return false;
  }

  #isBehind(at: number, end: number): boolean {
    return BEHIND.some((word) => standsAt(this.bytes, word, at, end));
  }
}
