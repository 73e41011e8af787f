import { isLetterOrDigit, placeOf, stands, wordOf } from './words';

const EXIM = wordOf('exim');
/** `exim` and `exim4` are told apart by nothing else. */
const NAME_BYTES: usize = 4;

/**
 * Passes over an address as Exim writes it: a quoted part may hold anything, blanks included, and a backslash takes what is
 * special from the byte behind it. May read fifteen bytes past the end.
 *
 * @returns the place of the blank behind it, or `end`; 0 when a quotation does not end
 */
export function addressEnd(from: usize, end: usize): usize {
  let quoted = false;
  let at = nextMark(from, end);
  while (at < end) {
    const byte = load<u8>(at);
    if (byte === 92) at += 1;
    else if (byte === 34) quoted = !quoted;
    else if (!quoted) return at;
    at = nextMark(at + 1, end);
  }
  return quoted || at > end ? 0 : end;
}

/** @returns where the first blank, quotation mark or backslash stands; `end` without one, or `from` behind it */
function nextMark(from: usize, end: usize): usize {
  for (let at = from; at < end; at += 16) {
    const bytes = v128.load(at);
    const marks = v128.or(v128.or(i8x16.eq(bytes, i8x16.splat(32)), i8x16.eq(bytes, i8x16.splat(34))), i8x16.eq(bytes, i8x16.splat(92)));
    const found = i8x16.bitmask(marks);
    if (found !== 0) return min(end, at + ctz(found));
  }
  return max(from, end);
}

/** Of a message id: the hyphens in the first sixteen bytes of a short one and of a long one; and in the last sixteen of a long one, which share nine with the first. */
const SHORT_HYPHENS: i32 = (1 << 6) | (1 << 13);
const LONG_HYPHENS: i32 = 1 << 6;
const LONG_LAST_HYPHENS: i32 = 1 << 11;
const SHORT_ID: usize = 16;
const LONG_ID: usize = 23;

/** @returns the place behind the message id, of 16 characters or of 23 (Exim 4.97 and later), that begins at `at`; 0 when none does. May read seven bytes past the end */
export function messageIdEnd(at: usize, end: usize): usize {
  if (at + SHORT_ID + 1 > end || load<u8>(at, 6) !== 45) return 0;
  const long = load<u8>(at, 18) === 45;
  const after = at + (long ? LONG_ID : SHORT_ID);
  if (after >= end || load<u8>(after) !== 32) return 0;
  if (!isIdPart(at, long ? LONG_HYPHENS : SHORT_HYPHENS) || (long && !isIdPart(at + 7, LONG_LAST_HYPHENS))) return 0;
  return after;
}

/** @returns whether of sixteen bytes those of `hyphens`, a bit each, are hyphens and the others letters, digits and underlines */
function isIdPart(at: usize, hyphens: i32): bool {
  const bytes = v128.load(at);
  const digit = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(10));
  const letter = i8x16.lt_u(i8x16.sub(v128.or(bytes, i8x16.splat(32)), i8x16.splat(97)), i8x16.splat(26));
  const word = i8x16.bitmask(v128.or(v128.or(digit, letter), i8x16.eq(bytes, i8x16.splat(95))));
  return (word & hyphens) === 0 && (word | hyphens) === 0xffff && (i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(45))) & hyphens) === hyphens;
}

export function isWordByte(byte: u8): bool {
  return isLetterOrDigit(byte) || byte === 95;
}

/** Letters, digits, underlines and hyphens. @returns where they end */
export function afterWord(from: usize, end: usize): usize {
  let at = from;
  while (at < end && (isWordByte(load<u8>(at)) || load<u8>(at) === 45)) at += 1;
  return at;
}

/** @returns where the text begins behind `exim[4711]: `, `exim4: ` and the like; 0 for another program */
export function behindProgram(from: usize, end: usize): usize {
  if (!stands(EXIM, from, end)) return 0;
  let at = from + NAME_BYTES;
  if (isDigitAt(at)) at += 1;
  if (load<u8>(at) === 91) {
    at += 1;
    while (at < end && isDigitAt(at)) at += 1;
    if (load<u8>(at) !== 93) return 0;
    at += 1;
  }
  return at + 1 < end && load<u16>(at) === 0x203a ? at + 2 : 0;
}

function isDigitAt(at: usize): bool {
  return load<u8>(at) - 48 < 10;
}

/** Whether a host and Exim as a program stand there, as syslog writes them behind a stamp without a T. */
export function isProgram(at: usize, end: usize): bool {
  const blank = placeOf(32, at, end);
  if (blank + 1 >= end || load<u32>(blank, 1) !== 0x6d697865 || behindProgram(blank + 1, end) === 0) return false;
  for (let host = at; host < blank; host += 1) {
    const byte = load<u8>(host);
    if (!isWordByte(byte) && byte !== 45 && byte !== 46) return false;
  }
  return true;
}
