import { secondsAt } from './host';
import { afterDigits, isDigit, numberAt } from './words';

/*
 * Reads the stamp that a line of Exim begins with: `2026-11-24 22:29:01`, by `log_selector` and `log_timezone` perhaps with
 * milliseconds, the offset from UTC and the number of the process: `2026-11-24 22:29:01.123 +0900 [4711] `. Only a new minute
 * is worked out from its text.
 */

/** The time of the stamp that was read last, seconds since 1970. */
export let eximTime: f64 = 0;
/** The minute that was worked out last: its text up to the second, and its offset, 0 without one. */
let first: u64 = 0;
let second: u64 = 0;
let lastOffset: u64 = 0;
let minuteTime: f64 = 0;

/** The sixteen bytes of `2026-11-24 22:29`, each with what stands there where it is no digit. */
const FORM: v128 = i8x16(0, 0, 0, 0, 45, 0, 0, 45, 0, 0, 32, 0, 0, 58, 0, 0);
/** The stamp as the host knows it: `2026-11-24T22:29:00+09:00`. */
const WRITTEN: usize = heap.alloc(32);
const DIGITS: usize = 19;
const OFFSET: usize = 5;

/** @returns where the text behind the stamp begins, or 0 when there is no stamp before `end` */
export function readEximStamp(start: usize, end: usize): usize {
  // Windows count minutes in 32 bits: a year of another century is none.
  if (end - start < DIGITS + 2 || load<u16>(start) !== 0x3032 || !hasForm(start)) return 0;
  const seconds = secondAt(start + 17);
  if (load<u8>(start, 16) !== 58 || seconds < 0) return 0;
  let at = start + DIGITS;
  if (load<u8>(at) === 46) {
    const fraction = at + 1;
    at = afterDigits(fraction, min(end, at + 10));
    if (at === fraction) return 0;
  }
  if (at >= end || load<u8>(at) !== 32) return 0;
  at += 1;
  const offset = hasOffset(at, end) ? at : 0;
  if (!isInMinute(start, offset, seconds)) return 0;
  return afterProcess(offset === 0 ? at : at + OFFSET + 1, end);
}

/** @returns where the text begins behind `[4711] `, which may stand there */
export function afterProcess(at: usize, end: usize): usize {
  if (load<u8>(at) !== 91) return at;
  const digits = afterDigits(at + 1, min(end, at + 12));
  return digits > at + 1 && digits + 1 < end && load<u16>(digits) === 0x205d ? digits + 2 : at;
}

function hasForm(start: usize): bool {
  const bytes = v128.load(start);
  const digit = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(10));
  // Where the form has a sign no digit is right, elsewhere nothing but a digit is.
  return i8x16.all_true(v128.bitselect(digit, i8x16.eq(bytes, FORM), i8x16.eq(FORM, i8x16.splat(0))));
}

/** @returns the second whose two digits stand there, of 59 at most, or -1 */
function secondAt(at: usize): i32 {
  const tens = <i32>load<u8>(at) - 48;
  const ones = <i32>load<u8>(at, 1) - 48;
  return <u32>tens > 9 || <u32>ones > 9 ? -1 : min(59, tens * 10 + ones);
}

/** `+0900 ` */
function hasOffset(at: usize, end: usize): bool {
  const sign = load<u8>(at);
  if ((sign !== 43 && sign !== 45) || at + OFFSET >= end || load<u8>(at, OFFSET) !== 32) return false;
  return isDigit(load<u8>(at, 1)) && isDigit(load<u8>(at, 2)) && isDigit(load<u8>(at, 3)) && isDigit(load<u8>(at, 4));
}

/** @param offset where that stands, or 0. @returns whether there is such a minute */
function isInMinute(start: usize, offset: usize, seconds: i32): bool {
  const offsetWord = offset === 0 ? <u64>0 : load<u64>(offset) << 24;
  if (load<u64>(start) !== first || load<u64>(start, 8) !== second || offsetWord !== lastOffset) {
    const time = minuteOf(start, offset);
    if (time < 0) return false;
    first = load<u64>(start);
    second = load<u64>(start, 8);
    lastOffset = offsetWord;
    minuteTime = time;
  }
  eximTime = minuteTime + seconds;
  return true;
}

/** The host works out when the minute was. @returns seconds since 1970, below 0 where there is none */
function minuteOf(start: usize, offset: usize): f64 {
  if (numberAt(start + 11, start + 13) > 23 || numberAt(start + 14, start + 16) > 59) return -1;
  memory.copy(WRITTEN, start, 16);
  store<u8>(WRITTEN, 84, 10);
  store<u8>(WRITTEN, 58, 16);
  store<u16>(WRITTEN, 0x3030, 17);
  const zone = WRITTEN + DIGITS;
  if (offset === 0) return secondsAt(WRITTEN, zone, zone, zone);
  memory.copy(zone, offset, 3);
  store<u8>(zone, 58, 3);
  store<u16>(zone, load<u16>(offset, 3), 4);
  return secondsAt(WRITTEN, zone, zone, zone + OFFSET + 1);
}
