import { afterDigits, beforeDigits, bracketEnd, bytesOf, placeOfBlank, standsAt, wordOf } from './byte-text';

const UPPER_HEX = 1;
const LONG_ID = 2;
const NAME_BREAK = 4;
export const ADDRESS = 8;

/** What each byte may be part of. */
export const CLASSES = new Uint8Array(256);
for (const byte of bytesOf('0123456789ABCDEF')) CLASSES[byte] = (CLASSES[byte] as number) | UPPER_HEX;
for (const byte of bytesOf('0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz')) CLASSES[byte] = (CLASSES[byte] as number) | LONG_ID;
for (const byte of bytesOf(' \t,[]')) CLASSES[byte] = (CLASSES[byte] as number) | NAME_BREAK;
for (const byte of bytesOf('0123456789abcdefABCDEF.:')) CLASSES[byte] = (CLASSES[byte] as number) | ADDRESS;

/** Where a queue id may end at the latest. */
const LONGEST_ID = 31;

/** @returns the place of the colon that ends the queue id at `at`, or -1. What stands before it is looked up among real ids, so only its end is told. */
export function colonAfter(bytes: Uint8Array, at: number, end: number): number {
  const last = Math.min(end - 1, at + LONGEST_ID);
  let place = at + 6;
  while (place < last && bytes[place] !== 58) place += 1;
  return place < last && bytes[place + 1] === 32 ? place : -1;
}

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
const ACTIVE_LENGTH = ' (queue active)'.length;
const QUE = wordOf(' (qu');
const EUE = wordOf('eue ');
const ACTI = wordOf('acti');
const TIVE = wordOf('ive)');
const NRC = wordOf(', nr');
const CPT = wordOf('cpt=');
const SI = wordOf('>, s');
const ZE = wordOf('ize=');
const PAIR = 8;

function isWord(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || byte === 95;
}

/** @returns where the digits of nrcpt begin in qmgr's `from=<…>, size=…, nrcpt=… (queue active)`, read from its end, or -1 */
export function recipientCountAt(bytes: Uint8Array, view: DataView, at: number, end: number): number {
  const close = end - ACTIVE_LENGTH;
  if (close <= at || !isPair(view, close, QUE, EUE) || !isPair(view, end - 7, ACTI, TIVE, 3)) return -1;
  const count = beforeDigits(bytes, at, close);
  const size = count - PAIR;
  if (count === close || close - count > 9 || size <= at || !isPair(view, size, NRC, CPT)) return -1;
  const digits = beforeDigits(bytes, at, size);
  const bracket = digits - PAIR;
  // The opening `from=<` has six bytes.
  return digits < size && size - digits <= 15 && bracket >= at + 6 && isPair(view, bracket, SI, ZE) ? count : -1;
}

const ORIGINAL = bytesOf(', orig_to=');
const CONNECTION = bytesOf(', conn_use=');
const RE = wordOf(', re');
const LAY = wordOf('lay=');
const DE = wordOf(', de');
const LAYS = wordOf('lays');
const DSN = wordOf(', ds');
const N = wordOf('dsn=');
const ST = wordOf(', st');
const ATUS = wordOf('atus');

/** @returns where the word of the status begins, after the closing bracket of `to=<…>` at `close`; -1 when anything else stands there */
export function statusAt(bytes: Uint8Array, view: DataView, close: number, end: number): number {
  let at = close + 1;
  if (end - at < 40) return -1;
  if (view.getInt32(at, true) !== RE) {
    if (!standsAt(bytes, ORIGINAL, at, end)) return -1;
    const original = bracketEnd(bytes, view, at + ORIGINAL.length, end);
    if (original < 0) return -1;
    at = original + 1;
  }
  if (end - at < 40 || !isPair(view, at, RE, LAY)) return -1;
  const relay = at + PAIR;
  // The relay's name ends with the comma before the next blank.
  at = placeOfBlank(view, relay, end) - 1;
  if (at <= relay) return -1;
  if (view.getInt32(at, true) !== DE && standsAt(bytes, CONNECTION, at, end)) at = afterDigits(bytes, at + CONNECTION.length, end);
  if (end - at < 32 || !isPair(view, at, DE, LAY)) return -1;
  const delays = afterNumber(bytes, at + PAIR, end);
  if (end - delays < 24 || !isPair(view, delays, DE, LAYS) || bytes[delays + PAIR] !== 61) return -1;
  const dsn = afterNumbers(bytes, delays + PAIR + 1, end);
  if (delays === at + PAIR || dsn === delays + PAIR + 1 || end - dsn < 16 || !isPair(view, dsn, DSN, N, 2)) return -1;
  const status = afterNumber(bytes, dsn + 6, end);
  if (status === dsn + 6 || end - status < 9 || !isPair(view, status, ST, ATUS) || bytes[status + PAIR] !== 61) return -1;
  return status + PAIR + 1;
}

/** @returns whether the code before the word of the status is 5.1.x: there is no such mailbox (RFC 3463) */
export function saysUnknown(bytes: Uint8Array, status: number): boolean {
  let at = status - ', status='.length - 1;
  while (bytes[at] !== 61) at -= 1;
  return bytes[at + 1] === 53 && bytes[at + 2] === 46 && bytes[at + 3] === 49 && bytes[at + 4] === 46;
}

/** Whether two words stand there, the second `apart` bytes behind the first. */
function isPair(view: DataView, at: number, first: number, second: number, apart = 4): boolean {
  return view.getInt32(at, true) === first && view.getInt32(at + apart, true) === second;
}

function afterNumber(bytes: Uint8Array, at: number, end: number): number {
  let place = at;
  while (place < end && isDigit(bytes[place] as number)) place += 1;
  return place;
}

/** Numbers with slashes between them. */
function afterNumbers(bytes: Uint8Array, at: number, end: number): number {
  let place = at;
  while (place < end && (isDigit(bytes[place] as number) || bytes[place] === 47)) place += 1;
  return place;
}

function isDigit(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || byte === 46;
}
