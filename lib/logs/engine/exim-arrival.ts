import { bytesOf, isAddressByte, standsAt } from './byte-text';
import { addressEnd, ArrivalTail, isWord } from './exim-bytes';

const AUTHENTICATED = bytesOf(' A=');
const PROTOCOL = bytesOf(' P=');
/** With `+tls_peerdn`: what the client's certificate says, quoted. */
const CERTIFICATE = bytesOf(' DN="');
const CHUNKING = bytesOf(' K');
const PRDR = bytesOf(' PRDR');
const PROXY = bytesOf(' PRX=');

/**
 * The arrival of a message: `<= sender H=name (helo) [address]:port P=esmtpsa X=… A=driver:user K S=300 id=… T="…" for …`.
 *
 * Read from both ends towards the middle: the sender is an address, what follows the size is quoted, and the user's name is
 * what stands between `A=driver:` and the size, whatever it holds. Where a HELO name holds brackets (`helo_accept_junk_hosts`)
 * the line can be read in two ways. Then the account is all of the text that might be its name, which is no other account's,
 * or nobody when no login follows it.
 */
export class EximArrival {
  /** The user's name; `userFrom` is -1 without one. */
  userFrom = -1;
  userTo = -1;
  /** The client's address; `addressFrom` is -1 without one. */
  addressFrom = -1;
  addressTo = -1;
  /** The list of recipients up to the end of the line, or -1 without one. */
  recipients = -1;
  readonly #tail: ArrivalTail;

  constructor(private readonly bytes: Uint8Array) {
    this.#tail = new ArrivalTail(bytes);
  }

  /** @param at where the sender begins. @returns whether the line reads as an arrival */
  read(at: number, end: number): boolean {
    this.userFrom = -1;
    this.addressFrom = -1;
    const host = addressEnd(this.bytes, at, end);
    if (host < 0 || host >= end) return false;
    const size = this.#tail.find(host, end);
    if (size < 0) return false;
    this.recipients = this.#tail.recipients;
    this.#login(host, size);
    return true;
  }

  /** Between the sender and the size. */
  #login(from: number, to: number): void {
    const protocol = this.#lastProtocol(from, to);
    const user = this.#firstUser(this.#behindClient(from, to), to);
    if (user < 0 || user >= to) return;
    if (user < protocol && this.#firstUser(protocol, to) < 0) return;
    this.userFrom = user;
    this.userTo = this.#withoutFlags(user, to);
    this.#keepClient(from, protocol < 0 || user < protocol ? user : protocol);
  }

  #lastProtocol(from: number, to: number): number {
    for (let at = to - PROTOCOL.length; at >= from; at -= 1) if (standsAt(this.bytes, PROTOCOL, at, to)) return at;
    return -1;
  }

  /** @returns the place behind the first ` [address]`, or `from` */
  #behindClient(from: number, to: number): number {
    for (let at = from; at < to; at += 1) {
      const close = this.#clientEnd(at, to);
      if (close >= 0) return close + 1;
    }
    return from;
  }

  /** Keeps the last ` [address]`. */
  #keepClient(from: number, to: number): void {
    for (let at = from; at < to; at += 1) {
      const close = this.#clientEnd(at, to);
      if (close < 0) continue;
      this.addressFrom = at + 2;
      this.addressTo = close;
    }
  }

  /** @returns the place of the closing bracket of the ` [address]` that begins at `at`, or -1 */
  #clientEnd(at: number, to: number): number {
    const { bytes } = this;
    if (bytes[at] !== 32 || bytes[at + 1] !== 91) return -1;
    let close = at + 2;
    while (close < to && isAddressByte(bytes[close] as number)) close += 1;
    return close > at + 2 && close < to && bytes[close] === 93 ? close : -1;
  }

  /** @returns where the name begins in the first ` A=driver:name` outside of a certificate's name, or -1 */
  #firstUser(from: number, to: number): number {
    const { bytes } = this;
    for (let at = from; at < to; at += 1) {
      if (bytes[at] === 32 && standsAt(bytes, CERTIFICATE, at, to)) at = Math.max(at, addressEnd(bytes, at + 1, to) - 1);
      if (bytes[at] !== 32 || !standsAt(bytes, AUTHENTICATED, at, to)) continue;
      let colon = at + AUTHENTICATED.length;
      while (colon < to && (isWord(bytes[colon] as number) || bytes[colon] === 45)) colon += 1;
      if (colon > at + AUTHENTICATED.length && colon < to && bytes[colon] === 58) return colon + 1;
    }
    return -1;
  }

  /** @returns where the name ends: what Exim may have written behind it tells of the transfer */
  #withoutFlags(from: number, to: number): number {
    const { bytes } = this;
    let end = to;
    if (end - CHUNKING.length > from && standsAt(bytes, CHUNKING, end - CHUNKING.length, end)) end -= CHUNKING.length;
    let word = end;
    while (word > from && bytes[word - 1] !== 32) word -= 1;
    if (word - 1 > from && standsAt(bytes, PROXY, word - 1, end)) end = word - 1;
    return end - PRDR.length > from && standsAt(bytes, PRDR, end - PRDR.length, end) ? end - PRDR.length : end;
  }
}
