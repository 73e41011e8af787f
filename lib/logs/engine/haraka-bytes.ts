import { afterDigits, bytesOf, standsAt } from './byte-text';

const BETWEEN = bytesOf('] [');
const UUID_LENGTH = 36;

/**
 * The head of a line in Haraka's default format: `[LEVEL] [connection] [origin] text`. The connection is a UUID, with the
 * number of the transaction and, of a delivery, its number: `….1`, `….1.2`.
 */
export class HarakaHead {
  /** The UUID and its end; `connectionFrom` is -1 for a line of no connection. */
  connectionFrom = -1;
  /** Where the number of the transaction ends; where the UUID ends without one. */
  transactionTo = -1;
  /** The number of the delivery, 0 without one. */
  delivery = 0;
  originFrom = 0;
  originTo = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get connectionTo(): number {
    return this.connectionFrom + UUID_LENGTH;
  }

  /** @returns where the text begins, or -1 when no head begins at `at` */
  read(at: number, end: number): number {
    const { bytes } = this;
    if (bytes[at] !== 91) return -1;
    let place = at + 1;
    while (place < end && (bytes[place] as number) >= 65 && (bytes[place] as number) <= 90) place += 1;
    if (place === at + 1 || place - at > 10 || !standsAt(bytes, BETWEEN, place, end)) return -1;
    place = this.#connection(place + BETWEEN.length, end);
    if (place < 0 || !standsAt(bytes, BETWEEN, place, end)) return -1;
    place += BETWEEN.length;
    this.originFrom = place;
    while (place < end && (bytes[place] as number) > 32 && bytes[place] !== 93) place += 1;
    this.originTo = place;
    return place > this.originFrom && place + 1 < end && bytes[place] === 93 && bytes[place + 1] === 32 ? place + 2 : -1;
  }

  #connection(at: number, end: number): number {
    const { bytes } = this;
    this.connectionFrom = -1;
    this.delivery = 0;
    if (bytes[at] === 45) return at + 1;
    if (at + UUID_LENGTH >= end) return -1;
    for (let index = 0; index < UUID_LENGTH; index += 1) {
      const byte = bytes[at + index] as number;
      const dash = index === 8 || index === 13 || index === 18 || index === 23;
      if (dash ? byte !== 45 : !isHex(byte)) return -1;
    }
    this.connectionFrom = at;
    this.transactionTo = at + UUID_LENGTH;
    let place = at + UUID_LENGTH;
    for (let part = 0; part < 2 && bytes[place] === 46; part += 1) {
      const digits = afterDigits(bytes, place + 1, Math.min(end, place + 9));
      if (digits === place + 1) return -1;
      if (part === 0) this.transactionTo = digits;
      else for (let index = place + 1; index < digits; index += 1) this.delivery = this.delivery * 10 + (bytes[index] as number) - 48;
      place = digits;
    }
    return place;
  }
}

function isHex(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 70) || (byte >= 97 && byte <= 102);
}
