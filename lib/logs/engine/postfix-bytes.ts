import { afterDigits, beforeDigits, bracketEnd, bytesOf, standsAt } from './byte-text';

const UPPER_HEX = 1;
const LONG_ID = 2;
const NAME_BREAK = 4;
const ADDRESS = 8;

/** What each byte may be part of. */
export const CLASSES = new Uint8Array(256);
for (const byte of bytesOf('0123456789ABCDEF')) CLASSES[byte] = (CLASSES[byte] as number) | UPPER_HEX;
for (const byte of bytesOf('0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz')) CLASSES[byte] = (CLASSES[byte] as number) | LONG_ID;
for (const byte of bytesOf(' \t,[]')) CLASSES[byte] = (CLASSES[byte] as number) | NAME_BREAK;
for (const byte of bytesOf('0123456789abcdefABCDEF.:')) CLASSES[byte] = (CLASSES[byte] as number) | ADDRESS;

/** @returns the place of the colon after the queue id that begins at `at`, or -1 when none does */
export function queueIdEnd(bytes: Uint8Array, at: number, end: number): number {
  let place = at;
  let both = UPPER_HEX | LONG_ID;
  const last = Math.min(end, at + 31);
  while (place < last) {
    const kind = both & (CLASSES[bytes[place] as number] as number);
    if (kind === 0) break;
    both = kind;
    place += 1;
  }
  const length = place - at;
  if (place + 1 >= end || bytes[place] !== 58 || bytes[place + 1] !== 32) return -1;
  if ((both & UPPER_HEX) !== 0 && length >= 6 && length <= 20) return place;
  return (both & LONG_ID) !== 0 && length >= 10 && length <= 30 ? place : -1;
}

/** `name[address]`, and a port perhaps. `addressFrom` and `addressTo` tell what was read last. */
export class ClientName {
  addressFrom = 0;
  addressTo = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** @returns the place after it, or -1 */
  read(at: number, end: number): number {
    const { bytes } = this;
    let place = at;
    while (place < end && ((CLASSES[bytes[place] as number] as number) & NAME_BREAK) === 0) place += 1;
    if (place === at || bytes[place] !== 91) return -1;
    const from = place + 1;
    place = from;
    while (place < end && ((CLASSES[bytes[place] as number] as number) & ADDRESS) !== 0) place += 1;
    if (place > from && bytes[place] === 37) {
      place += 1;
      while (place < end && isWord(bytes[place] as number)) place += 1;
    } else if (standsAt(bytes, UNKNOWN, from, end)) place = from + UNKNOWN.length;
    if (place === from || place >= end || bytes[place] !== 93) return -1;
    this.addressFrom = from;
    this.addressTo = place;
    place += 1;
    if (bytes[place] !== 58 || place >= end) return place;
    const port = afterDigits(bytes, place + 1, end);
    return port > place + 1 ? port : place;
  }
}

const UNKNOWN = bytesOf('unknown');
const ACTIVE = bytesOf(' (queue active)');
const NRCPT = bytesOf(', nrcpt=');
const SIZE = bytesOf('>, size=');

function isWord(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || byte === 95;
}

/** @returns where the digits of nrcpt begin in qmgr's `from=<…>, size=…, nrcpt=… (queue active)`, read from its end, or -1 */
export function recipientCountAt(bytes: Uint8Array, at: number, end: number): number {
  const close = end - ACTIVE.length;
  if (close <= at || !standsAt(bytes, ACTIVE, close, end)) return -1;
  const count = beforeDigits(bytes, at, close);
  const size = count - NRCPT.length;
  if (count === close || close - count > 9 || size <= at || !standsAt(bytes, NRCPT, size, end)) return -1;
  const digits = beforeDigits(bytes, at, size);
  const bracket = digits - SIZE.length;
  // The opening `from=<` has six bytes.
  return digits < size && size - digits <= 15 && bracket >= at + 6 && standsAt(bytes, SIZE, bracket, end) ? count : -1;
}

const ORIGINAL = bytesOf(', orig_to=');
const RELAY = bytesOf(', relay=');
const CONNECTION = bytesOf(', conn_use=');
const DELAY = bytesOf(', delay=');
const DELAYS = bytesOf(', delays=');
const DSN = bytesOf(', dsn=');
const STATUS = bytesOf(', status=');

/** @returns where the word of the status begins, after the closing bracket of `to=<…>` at `close`; -1 when anything else stands there */
export function statusAt(bytes: Uint8Array, close: number, end: number): number {
  let at = close + 1;
  if (standsAt(bytes, ORIGINAL, at, end)) {
    const original = bracketEnd(bytes, at + ORIGINAL.length, end);
    if (original < 0) return -1;
    at = original + 1;
  }
  if (!standsAt(bytes, RELAY, at, end)) return -1;
  at += RELAY.length;
  const relay = at;
  while (at < end && (bytes[at] as number) > 32) at += 1;
  // The relay's name ends with the comma before the next blank.
  at -= 1;
  if (at <= relay) return -1;
  if (standsAt(bytes, CONNECTION, at, end)) at = afterDigits(bytes, at + CONNECTION.length, end);
  at = after(bytes, DELAY, at, end, false);
  at = after(bytes, DELAYS, at, end, true);
  at = after(bytes, DSN, at, end, false);
  return at > 0 && standsAt(bytes, STATUS, at, end) ? at + STATUS.length : -1;
}

/** Passes over a word and the digits, points and perhaps slashes behind it. */
function after(bytes: Uint8Array, word: Uint8Array, at: number, end: number, slashes: boolean): number {
  if (at < 0 || !standsAt(bytes, word, at, end)) return -1;
  let place = at + word.length;
  const from = place;
  while (place < end) {
    const byte = bytes[place] as number;
    if (!((byte >= 48 && byte <= 57) || byte === 46 || (slashes && byte === 47))) break;
    place += 1;
  }
  return place > from ? place : -1;
}
