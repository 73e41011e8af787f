import { writeUtf8 } from './utf8';
import { copyBytes } from './words';

/* Lines that were written anew, out of others they stood in. They stay where they are until the block is counted. */
let began: usize = 0;
let next: usize = 0;
let limit: usize = 0;

/** What is written from here on goes there. */
export function writtenIs(from: usize, to: usize): void {
  began = from;
  next = from;
  // A piece may be copied with some bytes behind it.
  limit = to - 16;
}

/** Another line begins. */
export function begin(): void {
  began = next;
}

/** Where it begins, and where it ends until now. */
export function writtenFrom(): usize {
  return began;
}

export function writtenTo(): usize {
  return next;
}

/** Takes back what was written behind the place. */
export function cutWritten(to: usize): void {
  next = to;
}

/** What does not go in any more is left out. */
export function put(from: usize, to: usize): void {
  const length = min(to > from ? to - from : 0, limit - next);
  copyBytes(next, from, length);
  next += length;
}

export function sign(byte: u8): void {
  if (next >= limit) return;
  store<u8>(next, byte);
  next += 1;
}

/** A character of Unicode, as UTF-8. */
export function character(code: u32): void {
  if (next + 4 <= limit) next = writeUtf8(next, code);
}

const SECONDS_OF_DAY: i64 = 86400;
let day: i64 = -1;
let civilDay: i32 = 0;
let civilMonth: i32 = 0;
let civilYear: i32 = 0;

/** `2026-11-03T00:00:05Z`, of so many seconds since 1970. */
export function writeTime(seconds: i64): void {
  const today = seconds / SECONDS_OF_DAY;
  if (today !== day) civilFrom(today);
  const second = <i32>(seconds % SECONDS_OF_DAY);
  two(civilYear / 100);
  two(civilYear % 100);
  sign(45);
  two(civilMonth);
  sign(45);
  two(civilDay);
  sign(84);
  two(second / 3600);
  sign(58);
  two((second / 60) % 60);
  sign(58);
  two(second % 60);
  sign(90);
}

function two(value: i32): void {
  sign(<u8>(48 + (value / 10) % 10));
  sign(<u8>(48 + (value % 10)));
}

/** The day of the calendar (Howard Hinnant's `civil_from_days`), for days since 1970. */
function civilFrom(days: i64): void {
  day = days;
  const z = <i32>days + 719468;
  const era = z / 146097;
  const dayOfEra = z - era * 146097;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const shifted = (5 * dayOfYear + 2) / 153;
  civilDay = dayOfYear - (153 * shifted + 2) / 5 + 1;
  civilMonth = shifted < 10 ? shifted + 3 : shifted - 9;
  civilYear = yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0);
}
