import { afterDigits, beforeDigits, bracketEnd, isDigit, isLetterOrDigit, lengthOf, placeOfBlank, stands, wordOf } from './words';

const UPPER_HEX: u8 = 1;
const LONG_ID: u8 = 2;
const ADDRESS: u8 = 8;
const classes: usize = heap.alloc(256);
memory.fill(classes, 0, 256);
mark('0123456789ABCDEF', UPPER_HEX);
mark('0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz', LONG_ID);
mark('0123456789abcdefABCDEF.:', ADDRESS);

function mark(text: string, kind: u8): void {
  for (let index = 0; index < text.length; index += 1) {
    const at = classes + text.charCodeAt(index);
    store<u8>(at, load<u8>(at) | kind);
  }
}

function classOf(byte: u8): u8 {
  return load<u8>(classes + byte);
}

/** Where a queue id may end at the latest. */
const LONGEST_ID: usize = 31;

/** @returns the place of the colon that ends the queue id at `at`, or 0. What stands before it is looked up among real ids, so only its end is told. */
export function colonAfter(at: usize, end: usize): usize {
  const last = min(end - 1, at + LONGEST_ID);
  let place = at + 6;
  while (place < last && load<u8>(place) !== 58) place += 1;
  return place < last && load<u8>(place, 1) === 32 ? place : 0;
}

/** @returns the place of the colon after the queue id that begins at `at`, or 0 when none does */
export function queueIdEnd(at: usize, end: usize): usize {
  let place = at;
  let both: u8 = UPPER_HEX | LONG_ID;
  const last = min(end, at + LONGEST_ID);
  while (place < last) {
    const kind = both & classOf(load<u8>(place));
    if (kind === 0) break;
    both = kind;
    place += 1;
  }
  const length = place - at;
  if (place + 1 >= end || load<u16>(place) !== 0x203a) return 0;
  if ((both & UPPER_HEX) !== 0 && length >= 6 && length <= 20) return place;
  return (both & LONG_ID) !== 0 && length >= 10 && length <= 30 ? place : 0;
}

const UNKNOWN = wordOf('unknown');
export let addressFrom: usize = 0;
export let addressTo: usize = 0;

/** @returns where the first blank, comma or bracket stands, or `end`; may read fifteen bytes past the end */
function nameEnd(from: usize, end: usize): usize {
  for (let at = from; at < end; at += 16) {
    const bytes = v128.load(at);
    const blank = v128.or(i8x16.eq(bytes, i8x16.splat(32)), i8x16.eq(bytes, i8x16.splat(9)));
    const bracket = v128.or(i8x16.eq(bytes, i8x16.splat(91)), i8x16.eq(bytes, i8x16.splat(93)));
    const found = i8x16.bitmask(v128.or(v128.or(blank, bracket), i8x16.eq(bytes, i8x16.splat(44))));
    if (found !== 0) return min(end, at + ctz(found));
  }
  return end;
}

/** Reads `name[address]`, and a port perhaps; `addressFrom` and `addressTo` tell the address. @returns the place after it, or 0 */
export function clientEnd(at: usize, end: usize): usize {
  let place = nameEnd(at, end);
  if (place === at || load<u8>(place) !== 91) return 0;
  const from = place + 1;
  place = from;
  while (place < end && (classOf(load<u8>(place)) & ADDRESS) !== 0) place += 1;
  if (place > from && load<u8>(place) === 37) {
    place += 1;
    while (place < end && (isLetterOrDigit(load<u8>(place)) || load<u8>(place) === 95)) place += 1;
  } else if (stands(UNKNOWN, from, end)) place = from + lengthOf(UNKNOWN);
  if (place === from || place >= end || load<u8>(place) !== 93) return 0;
  addressFrom = from;
  addressTo = place;
  place += 1;
  if (place >= end || load<u8>(place) !== 58) return place;
  const port = afterDigits(place + 1, end);
  return port > place + 1 ? port : place;
}

const QUEUE_ACTIVE = wordOf(' (queue active)');
const RECIPIENT_COUNT = wordOf(', nrcpt=');
const MESSAGE_SIZE = wordOf('>, size=');
const FIELD: usize = 8;

/** @returns where the digits of nrcpt begin in qmgr's `from=<…>, size=…, nrcpt=… (queue active)`, read from its end, or 0 */
export function recipientCountAt(at: usize, end: usize): usize {
  const close = end - lengthOf(QUEUE_ACTIVE);
  if (close <= at || close > end || !stands(QUEUE_ACTIVE, close, end)) return 0;
  const count = beforeDigits(at, close);
  if (count === close || close - count > 9 || count - at <= FIELD || !stands(RECIPIENT_COUNT, count - FIELD, end)) return 0;
  const size = count - FIELD;
  const digits = beforeDigits(at, size);
  // The opening `from=<` has six bytes.
  return digits < size && size - digits <= 15 && digits - at >= FIELD + 6 && stands(MESSAGE_SIZE, digits - FIELD, end) ? count : 0;
}

const ORIGINAL = wordOf(', orig_to=');
const CONNECTION = wordOf(', conn_use=');
const RELAY = wordOf(', relay=');
const DELAY = wordOf(', delay=');
const DELAYS = wordOf(', delays=');
const DSN = wordOf(', dsn=');
const STATUS = wordOf(', status=');

/** @returns where the word of the status begins, after the closing bracket of `to=<…>` at `close`; 0 when anything else stands there */
export function statusAt(close: usize, end: usize): usize {
  let at = close + 1;
  if (!stands(RELAY, at, end)) {
    if (!stands(ORIGINAL, at, end)) return 0;
    const original = bracketEnd(at + lengthOf(ORIGINAL), end);
    if (original === 0) return 0;
    at = original + 1;
    if (!stands(RELAY, at, end)) return 0;
  }
  const relay = at + lengthOf(RELAY);
  // The relay's name ends with the comma before the next blank.
  at = placeOfBlank(relay, end) - 1;
  if (at <= relay) return 0;
  if (!stands(DELAY, at, end)) {
    if (!stands(CONNECTION, at, end)) return 0;
    at = afterDigits(at + lengthOf(CONNECTION), end);
    if (!stands(DELAY, at, end)) return 0;
  }
  const delay = at + lengthOf(DELAY);
  at = afterNumber(delay, end);
  if (at === delay || !stands(DELAYS, at, end)) return 0;
  const delays = at + lengthOf(DELAYS);
  at = afterNumbers(delays, end);
  if (at === delays || !stands(DSN, at, end)) return 0;
  const dsn = at + lengthOf(DSN);
  at = afterNumber(dsn, end);
  return at === dsn || !stands(STATUS, at, end) ? 0 : at + lengthOf(STATUS);
}

/** @returns whether the code before the word of the status is 5.1.x: there is no such mailbox (RFC 3463) */
export function saysUnknown(status: usize): bool {
  let at = status - lengthOf(STATUS) - 1;
  while (load<u8>(at) !== 61) at -= 1;
  return load<u32>(at + 1) === 0x2e312e35;
}

function afterNumber(at: usize, end: usize): usize {
  let place = at;
  while (place < end && isPartOfNumber(load<u8>(place))) place += 1;
  return place;
}

/** Numbers with slashes between them. */
function afterNumbers(at: usize, end: usize): usize {
  let place = at;
  while (place < end && (isPartOfNumber(load<u8>(place)) || load<u8>(place) === 47)) place += 1;
  return place;
}

function isPartOfNumber(byte: u8): bool {
  return isDigit(byte) || byte === 46;
}
