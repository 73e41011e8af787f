import { secondsAt } from './host';
import { afterDigits, isDigit, isLetterOrDigit, isWord, numberAt, wordOf } from './words';

/*
 * Reads stamps in any form that is met besides the two common ones of `syslog-stamp.ts`: a day that is not padded, months by
 * their number with 월 or 月 behind it, a fraction behind the seconds, a blank instead of the T, a zone without a colon or
 * none, the day of the week before it, or seconds since 1970.
 */

const MONTHS = wordOf('JanFebMarAprMayJunJulAugSepOctNovDec');
const UTC = wordOf('UTC');
const GMT = wordOf('GMT');
const FRACTION_DIGITS: usize = 9;
/** `월` and `月` in UTF-8. */
const KOREAN_MONTH: u32 = 0x949bec;
const JAPANESE_MONTH: u32 = 0x889ce6;

/** The time of the stamp that was read last, seconds since 1970. */
export let anyTime: f64 = 0;

let at: usize = 0;
let year: i32 = 0;
let month: i32 = 0;
let day: i32 = 0;
let secondOfDay: i32 = 0;
/** Hours and minutes, `+hhmm` as a number of minutes; LOCAL without a zone. */
let zone: i32 = 0;
const LOCAL = 100_000;

/** The minute that was worked out last. */
let lastMinute: i64 = -1;
let lastMinuteTime: f64 = 0;
/** Where a stamp is written for the host in a form that it knows. */
const written: usize = heap.alloc(64);

/** @returns the place after the stamp that begins at `start`, or 0 when there is none before `end`; the place is never more than 48 bytes on */
export function readAnyStamp(start: usize, end: usize): usize {
  if (end - start < 12) return 0;
  at = start;
  year = 0;
  zone = LOCAL;
  if (isDigit(load<u8>(start)) && isDigit(load<u8>(start, 2)) && load<u8>(start, 10) === 46) return unix(start, end);
  if (!readDate(end)) {
    at = start;
    if (!skipDayOfWeek(end) || !readDate(end)) return 0;
  }
  if (!readClock(end)) return 0;
  if (year !== 0 && !readZone(end)) return 0;
  const seconds = secondOfDay % 60;
  const minute = ((((<i64>year * 16 + month) * 32 + day) * 1440 + secondOfDay / 60) << 20) + zone;
  if (minute !== lastMinute) {
    const time = minuteTime();
    if (time < 0) return 0;
    lastMinute = minute;
    lastMinuteTime = time;
  }
  anyTime = lastMinuteTime + seconds;
  return at;
}

/** `1793664005.123456` */
function unix(start: usize, end: usize): usize {
  const point = afterDigits(start, end);
  if (point - start !== 10) return 0;
  at = afterDigits(point + 1, end);
  if (at === point + 1 || at - point > FRACTION_DIGITS + 1) return 0;
  anyTime = <f64>numberAt(start, start + 9) * 10 + <f64>(load<u8>(start, 9) - 48);
  return at;
}

/** A word of at most twelve bytes and a blank. */
function skipDayOfWeek(end: usize): bool {
  const from = at;
  while (at < end && at - from < 12 && (load<u8>(at) > 127 || isLetterOrDigit(load<u8>(at)) || load<u8>(at) === 44)) at += 1;
  if (at === from || at >= end || load<u8>(at) !== 32) return false;
  at += 1;
  return true;
}

function readDate(end: usize): bool {
  if (at + 10 < end && load<u8>(at, 4) === 45 && load<u8>(at, 7) === 45) {
    year = digits(4);
    month = number2(at + 5);
    day = number2(at + 8);
    at += 10;
    // Windows count minutes in 32 bits: a year of another century is none.
    if (year < 2000 || year > 2099 || month < 1 || month > 12 || day < 1 || day > 31) return false;
    const between = load<u8>(at);
    at += 1;
    return between === 84 || between === 116 || between === 32;
  }
  return readMonth(end) && readDay(end);
}

/** Three letters, or a number with a sign for the word month behind it. */
function readMonth(end: usize): bool {
  const letters = load<u32>(at) & 0xffffff;
  if (load<u8>(at, 3) === 32) {
    for (let index = 0; index < 12; index += 1) {
      if ((load<u32>(MONTHS + 8 + index * 3) & 0xffffff) !== letters) continue;
      month = index + 1;
      at += 4;
      return true;
    }
  }
  if (load<u8>(at) === 32) at += 1;
  const after = afterDigits(at, min(end, at + 3));
  if (after === at || after - at > 2 || after + 4 > end) return false;
  const sign = load<u32>(after) & 0xffffff;
  if ((sign !== KOREAN_MONTH && sign !== JAPANESE_MONTH) || load<u8>(after, 3) !== 32) return false;
  month = numberAt(at, after);
  at = after + 4;
  return month >= 1 && month <= 12;
}

function readDay(end: usize): bool {
  if (load<u8>(at) === 32) at += 1;
  const after = afterDigits(at, min(end, at + 3));
  if (after === at || after - at > 2) return false;
  day = numberAt(at, after);
  at = after;
  // `3日 `, as some write it.
  if (load<u8>(at) > 127 && at + 3 < end) at += 3;
  if (at >= end || load<u8>(at) !== 32) return false;
  at += 1;
  return day >= 1 && day <= 31;
}

/** `09:00:05`, with a fraction perhaps. */
function readClock(end: usize): bool {
  if (at + 8 > end || load<u8>(at, 2) !== 58 || load<u8>(at, 5) !== 58) return false;
  const hour = number2(at);
  const minute = number2(at + 3);
  const second = number2(at + 6);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return false;
  secondOfDay = hour * 3600 + minute * 60 + min(second, 59);
  at += 8;
  if (at < end && (load<u8>(at) === 46 || load<u8>(at) === 44)) {
    const after = afterDigits(at + 1, end);
    if (after === at + 1 || after - at > FRACTION_DIGITS + 1) return false;
    at = after;
  }
  return true;
}

/** `Z`, `+09:00`, `+0900`, `+09`, or ` KST`; UTC and GMT are known, of others only this host's own is meant. */
function readZone(end: usize): bool {
  const byte = load<u8>(at);
  if (at >= end || byte === 32) {
    const from = at + 1;
    let to = from;
    while (to < end && isLetterOrDigit(load<u8>(to)) && load<u8>(to) < 91 && !isDigit(load<u8>(to))) to += 1;
    if (to - from < 3 || to - from > 5 || to >= end || load<u8>(to) !== 32) return true;
    if (isWord(UTC, from, to) || isWord(GMT, from, to)) zone = 0;
    at = to;
    return true;
  }
  if ((byte | 32) === 122) {
    zone = 0;
    at += 1;
    return true;
  }
  if (byte !== 43 && byte !== 45) return false;
  const hours = number2(at + 1);
  let minutes = 0;
  let after = at + 3;
  if (load<u8>(after) === 58) {
    minutes = number2(after + 1);
    after += 3;
  } else if (isDigit(load<u8>(after))) {
    minutes = number2(after);
    after += 2;
  }
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59 || after > end) return false;
  zone = (hours * 60 + minutes) * (byte === 45 ? -1 : 1);
  at = after;
  return true;
}

/** The host works out when the minute was, from a stamp of one of the two common forms. */
function minuteTime(): f64 {
  const minute = secondOfDay / 60;
  let to = written;
  if (year === 0) {
    memory.copy(to, MONTHS + 8 + <usize>(month - 1) * 3, 3);
    store<u8>(to, 32, 3);
    to = write2(to + 4, day);
    if (day < 10) store<u8>(to - 2, 32);
    store<u8>(to, 32);
  } else {
    to = write2(write2(to, year / 100), year % 100);
    store<u8>(to, 45);
    to = write2(to + 1, month);
    store<u8>(to, 45);
    to = write2(to + 1, day);
    store<u8>(to, 84);
  }
  to = write2(to + 1, minute / 60);
  store<u8>(to, 58);
  to = write2(to + 1, minute % 60);
  store<u8>(to, 58);
  to = write2(to + 1, 0);
  if (zone === LOCAL) return secondsAt(written, to, to, to);
  const offset = zone < 0 ? -zone : zone;
  store<u8>(to, zone < 0 ? 45 : 43);
  let end = write2(to + 1, offset / 60);
  store<u8>(end, 58);
  end = write2(end + 1, offset % 60);
  return secondsAt(written, to, to, end);
}

function write2(to: usize, value: i32): usize {
  store<u8>(to, <u8>(48 + value / 10));
  store<u8>(to, <u8>(48 + (value % 10)), 1);
  return to + 2;
}

function digits(count: usize): i32 {
  return afterDigits(at, at + count) === at + count ? numberAt(at, at + count) : -1;
}

/** @returns the number whose two digits stand there, or -1 */
function number2(place: usize): i32 {
  return isDigit(load<u8>(place)) && isDigit(load<u8>(place, 1)) ? numberAt(place, place + 2) : -1;
}
