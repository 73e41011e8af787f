import { afterDigits, bytesOf, standsAt } from './byte-text';

const SIZE = bytesOf(' S=');
const FOR = bytesOf(' for ');
const FROM = bytesOf(' from <');
const LONGEST_NAME = 16;

/**
 * Passes over an address as Exim writes it: a quoted part may hold anything, blanks included, and a backslash takes what is
 * special from the byte behind it.
 *
 * @returns the place of the blank behind it, or `end`; -1 when a quotation does not end
 */
export function addressEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  let quoted = false;
  while (at < end) {
    const byte = bytes[at] as number;
    if (byte === 92) at += 1;
    else if (byte === 34) quoted = !quoted;
    else if (byte === 32 && !quoted) return at;
    at += 1;
  }
  return quoted || at > end ? -1 : end;
}

/** @returns the place behind the message id, of 16 characters or of 23 (Exim 4.97 and later), that begins at `at`; -1 when none does */
export function messageIdEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at + 17 > end || bytes[at + 6] !== 45) return -1;
  const long = bytes[at + 18] === 45;
  const length = long ? 23 : 16;
  if (at + length >= end || bytes[at + length] !== 32 || bytes[at + length - (long ? 5 : 3)] !== 45) return -1;
  for (let index = 0; index < length; index += 1) {
    if (index !== 6 && index !== length - (long ? 5 : 3) && !isWord(bytes[at + index] as number)) return -1;
  }
  return at + length;
}

/**
 * The end of an arrival line, from its size on: ` S=300 id=a@b T="subject" from <a@b> for c@d e@f`. What a client chose is
 * quoted here, so of all the places that look like a size only the true one reads to the end of the line: from within a
 * quotation the quotation marks do not come out even. No reading gets past another size outside of quotations, so trying one
 * after the other costs a few passes over the line and no more.
 */
export class ArrivalTail {
  /** Where the list of recipients begins, or -1 without one. */
  recipients = -1;

  constructor(private readonly bytes: Uint8Array) {}

  /** @returns where the blank before the size stands, or -1 */
  find(from: number, end: number): number {
    const { bytes } = this;
    for (let at = from; at < end; at += 1) {
      if (bytes[at] === 32 && bytes[at + 1] === 83 && standsAt(bytes, SIZE, at, end) && this.#reads(at + SIZE.length, end)) return at;
    }
    return -1;
  }

  #reads(digits: number, end: number): boolean {
    const { bytes } = this;
    this.recipients = -1;
    let at = afterDigits(bytes, digits, end);
    if (at === digits) return false;
    while (at < end) {
      if (bytes[at] !== 32) return false;
      if (standsAt(bytes, FOR, at, end)) return this.#list(at + FOR.length, end);
      at = standsAt(bytes, FROM, at, end) ? addressEnd(bytes, at + FROM.length - 1, end) : this.#field(at + 1, end);
      if (at < 0) return false;
    }
    return true;
  }

  /** @returns the place behind `NAME=value`, `NAME="value"` or a bare `NAME`, or -1 */
  #field(from: number, end: number): number {
    const { bytes } = this;
    let at = from;
    while (at < end && isNameByte(bytes[at] as number)) at += 1;
    if (at === from || at - from > LONGEST_NAME) return -1;
    if (at === end || bytes[at] === 32) return isFlag(bytes, from, at) ? at : -1;
    if (bytes[at] !== 61 || (at === from + 1 && bytes[from] === 83)) return -1;
    return addressEnd(bytes, at + 1, end);
  }

  #list(from: number, end: number): boolean {
    let at = from;
    while (at < end) {
      const next = addressEnd(this.bytes, at, end);
      if (next <= at || !this.#hasDomain(at, next)) return false;
      at = next + 1;
    }
    this.recipients = from;
    return true;
  }

  #hasDomain(from: number, to: number): boolean {
    for (let at = to - 1; at > from; at -= 1) {
      if (this.bytes[at] === 64) return true;
      if (this.bytes[at] === 34) return false;
    }
    return false;
  }
}

export function isWord(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 95;
}

/** `id*` is the name of a field too: versions and selectors mark them with other signs. */
function isNameByte(byte: number): boolean {
  return isWord(byte) || byte === 42 || byte === 43 || byte === 45 || byte === 46;
}

/** A capital, then capitals, digits and marks: `K`, `PRDR`, `L.-`. */
function isFlag(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] as number;
    const capital = byte >= 65 && byte <= 90;
    if (!capital && (at === from || !isNameByte(byte) || byte > 96)) return false;
  }
  return true;
}
