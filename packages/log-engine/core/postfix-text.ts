import { afterDigits, beforeDigits, bracketEnd, isLetterOrDigit, isWord, lengthOf, numberAt, placeOf, placeOfBlank, stands, wordOf } from './words';

const UPPER_HEX: u8 = 1;
const LONG_ID: u8 = 2;
const classes: usize = heap.alloc(256);
memory.fill(classes, 0, 256);
mark('0123456789ABCDEF', UPPER_HEX);
mark('0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz', LONG_ID);

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
  const place = placeOf(58, at + 6, last);
  return place < last && load<u8>(place, 1) === 32 ? place : 0;
}

/** @returns the place of the colon after the queue id that begins at `at`, or 0 when none does; may read 24 bytes past the end */
export function queueIdEnd(at: usize, end: usize): usize {
  // Almost all have fewer than sixteen signs, which can be looked at at once.
  const bytes = v128.load(at);
  const digit = isWithin(bytes, 48, 10);
  const short = countOf(v128.or(digit, isWithin(bytes, 65, 6)));
  if (short >= 6 && isColonAt(at + short, end)) return at + short;
  const small = v128.or(bytes, i8x16.splat(32));
  const long = countOf(v128.or(digit, v128.andnot(isWithin(small, 97, 26), isVowel(small))));
  if (long >= 10 && isColonAt(at + long, end)) return at + long;
  return anyIdEnd(at, end);
}

/** In which of sixteen bytes one of so many in a row stands, beginning with `first`. */
function isWithin(bytes: v128, first: i8, count: i8): v128 {
  return i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(first)), i8x16.splat(count));
}

function isVowel(small: v128): v128 {
  const ae = v128.or(i8x16.eq(small, i8x16.splat(97)), i8x16.eq(small, i8x16.splat(101)));
  const iou = v128.or(v128.or(i8x16.eq(small, i8x16.splat(105)), i8x16.eq(small, i8x16.splat(111))), i8x16.eq(small, i8x16.splat(117)));
  return v128.or(ae, iou);
}

/** How many of sixteen there are before the first that is not. */
function countOf(all: v128): usize {
  return ctz(~i8x16.bitmask(all) | 0x10000);
}

function isColonAt(place: usize, end: usize): bool {
  return place + 1 < end && load<u16>(place) === 0x203a;
}

function anyIdEnd(at: usize, end: usize): usize {
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
  if (!isColonAt(place, end)) return 0;
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

/** @returns where the first byte stands that is no part of an address: no hexadecimal digit, dot or colon; may read fifteen bytes past the end */
function afterAddress(from: usize, end: usize): usize {
  for (let at = from; at < end; at += 16) {
    const bytes = v128.load(at);
    // The dot, the slash, the ten digits and the colon follow each other.
    const other = v128.andnot(isWithin(bytes, 46, 13), i8x16.eq(bytes, i8x16.splat(47)));
    const count = countOf(v128.or(other, isWithin(v128.or(bytes, i8x16.splat(32)), 97, 6)));
    if (count < 16) return min(end, at + count);
  }
  return end;
}

/** Reads `name[address]`, and a port perhaps; `addressFrom` and `addressTo` tell the address. @returns the place after it, or 0 */
export function clientEnd(at: usize, end: usize): usize {
  let place = nameEnd(at, end);
  if (place === at || load<u8>(place) !== 91) return 0;
  const from = place + 1;
  place = afterAddress(from, end);
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

/** @returns how many recipients qmgr's `from=<…>, size=…, nrcpt=… (queue active)` tells, read from its end; -1 when it tells none */
export function recipientCount(at: usize, end: usize): i32 {
  const usual = recipientCountAt(at, end);
  if (usual !== 0) return numberAt(usual, afterDigits(usual, end));
  // The sender may hold the same words, so the last ones count.
  const field = lastWord(RECIPIENT_COUNT, at, end);
  if (field === 0 || lastWord(QUEUE_ACTIVE, field, end) === 0) return -1;
  const count = field + FIELD;
  const after = afterDigits(count, end);
  return after === count || after - count > 9 ? -1 : numberAt(count, after);
}

/** @returns where the word stands for the last time, or 0 */
export function lastWord(word: usize, from: usize, end: usize): usize {
  const length = lengthOf(word);
  if (end - from < length) return 0;
  for (let at = end - length; at >= from; at -= 1) if (stands(word, at, end)) return at;
  return 0;
}

/** As every version until now writes it. @returns where the digits of nrcpt begin, or 0 */
function recipientCountAt(at: usize, end: usize): usize {
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
const STATUS_NAME = wordOf('status');
const DSN_NAME = wordOf('dsn');
const RELAY_NAME = wordOf('relay');
const LOOPBACK_4 = wordOf('127.');
const LOOPBACK_6 = wordOf('::1]');
const QUEUED_AS = wordOf('queued as ');

/** Where the value of `relay=` stands in the delivery that was read last, and where that of `dsn=`; 0 without one. */
export let relayFrom: usize = 0;
export let relayTo: usize = 0;
let dsnFrom: usize = 0;

/** @returns where the word of the status begins, after the closing bracket of `to=<…>` at `close`; 0 when there is none */
export function statusAt(close: usize, end: usize): usize {
  const status = usualStatusAt(close, end);
  return status !== 0 ? status : anyStatusAt(close, end);
}

/** Field after field, whatever other versions write between them. */
function anyStatusAt(close: usize, end: usize): usize {
  relayFrom = 0;
  relayTo = 0;
  dsnFrom = 0;
  let at = close + 1;
  while (at + 2 < end && load<u16>(at) === 0x202c) {
    const name = at + 2;
    const equals = fieldNameEnd(name, end);
    if (equals === 0) return 0;
    const value = equals + 1;
    if (isWord(STATUS_NAME, name, equals)) return value;
    at = valueEnd(value, end);
    if (isWord(DSN_NAME, name, equals)) dsnFrom = value;
    else if (isWord(RELAY_NAME, name, equals)) {
      relayFrom = value;
      relayTo = at;
    }
  }
  return 0;
}

/** @returns where the `=` stands that ends the name of a field, or 0 */
export function fieldNameEnd(from: usize, end: usize): usize {
  let at = from;
  while (at < end && (isLetterOrDigit(load<u8>(at)) || load<u8>(at) === 95 || load<u8>(at) === 45)) at += 1;
  return at > from && at < end && load<u8>(at) === 61 ? at : 0;
}

/** @returns where the comma stands that ends the value of a field, or `end` */
export function valueEnd(from: usize, end: usize): usize {
  const close = bracketEnd(from, end);
  for (let at = placeOf(44, close === 0 ? from : close, end); at < end; at = placeOf(44, at + 1, end)) if (at + 1 < end && load<u8>(at, 1) === 32) return at;
  return end;
}

/** Whether the mail went to a program on this host, as to a content filter. */
export function isRelayedHere(): bool {
  if (relayFrom === 0) return false;
  const open = placeOf(91, relayFrom, relayTo);
  return open < relayTo && isLoopback(open + 1, relayTo);
}

/** Whether the mail went over the network to another host: the relay has an address, and no program or socket of this host stands in its place. */
export function isRelayedAway(): bool {
  if (relayFrom === 0) return false;
  const open = placeOf(91, relayFrom, relayTo);
  const close = placeOf(93, open, relayTo);
  if (close >= relayTo || close - open < 4 || isLoopback(open + 1, relayTo)) return false;
  for (let at = open + 1; at < close; at += 1) {
    const byte = load<u8>(at);
    const hex = (byte >= 48 && byte <= 58) || ((byte | 32) >= 97 && (byte | 32) <= 102);
    if (!hex && byte !== 46) return false;
  }
  return true;
}

/** @returns whether an address of this host itself begins there */
export function isLoopback(from: usize, end: usize): bool {
  return stands(LOOPBACK_4, from, end) || stands(LOOPBACK_6, from, end);
}

export let queuedFrom: usize = 0;
export let queuedTo: usize = 0;

/** Reads the id with which the next queue took a message over, `… queued as ID` before `end`; `queuedFrom` and `queuedTo` tell it. */
export function readQueuedAs(from: usize, end: usize): bool {
  let at = end;
  while (at > from && isLetterOrDigit(load<u8>(at - 1))) at -= 1;
  const words = lengthOf(QUEUED_AS);
  if (end - at < 6 || end - at > 30 || at - from < words || !stands(QUEUED_AS, at - words, end)) return false;
  queuedFrom = at;
  queuedTo = end;
  return true;
}

/** As Postfix up to version 3.10 writes it, which is read faster. */
function usualStatusAt(close: usize, end: usize): usize {
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
  relayFrom = relay;
  relayTo = at;
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
  dsnFrom = dsn;
  at = afterNumber(dsn, end);
  return at === dsn || !stands(STATUS, at, end) ? 0 : at + lengthOf(STATUS);
}

/** @returns whether the code of the delivery that was read last is 5.1.x: there is no such mailbox (RFC 3463) */
export function saysUnknown(): bool {
  return dsnFrom !== 0 && isUnknownCode(dsnFrom);
}

/** @returns whether `5.1.` stands there */
export function isUnknownCode(at: usize): bool {
  return load<u32>(at) === 0x2e312e35;
}

/** Digits and dots. */
function afterNumber(at: usize, end: usize): usize {
  return afterDotsAndDigits(at, end, i8x16.splat(47));
}

/** Numbers with slashes between them. */
function afterNumbers(at: usize, end: usize): usize {
  return afterDotsAndDigits(at, end, i8x16.splat(0));
}

/** The dot, the slash and the ten digits follow each other. @param except a byte in all sixteen places that is no part of it; may read fifteen bytes past the end */
function afterDotsAndDigits(from: usize, end: usize, except: v128): usize {
  for (let at = from; at < end; at += 16) {
    const bytes = v128.load(at);
    const count = countOf(v128.andnot(isWithin(bytes, 46, 12), i8x16.eq(bytes, except)));
    if (count < 16) return min(end, at + count);
  }
  return end;
}
