import { COUNTER_COUNT, NEW_PLACE_STRANGERS, OUTSIDE, RECIPIENTS, REFUSED, WEEK_STRANGERS, WINDOW_COUNT, WINDOW_ROOM } from '../counters';
import { knowsOwnDomains } from './own-domains';
import { addToWeek, isWeekEmpty, weekAt } from './stranger-week';

/** The widths of the sliding windows, in minutes. */
const TEN = 10;
const HOUR = 60;
const DAY = 1440;

/** Where an account's numbers stand, in bytes from its own beginning on. Those that one event touches stand together. */
const ROOM: usize = WINDOW_ROOM * 4;
const NEWEST: usize = 0;
const ORDINAL: usize = 4;
const HEAD: usize = 8;
const TEN_TAIL: usize = 12;
const HOUR_TAIL: usize = 16;
const DAY_TAIL: usize = 20;
/** Where its minutes are, how many bytes they may take, and whether they have 32 bits for each counter, or eight. */
const MINUTES: usize = 24;
const CAPACITY: usize = 28;
const WIDE: usize = 32;
/** The excuses that were given for it, see below; 0 without any. */
const EXCUSES: usize = 36;
/** The last days of strangers, see `stranger-week.ts`. */
const WEEK: usize = 40;
const NOW: usize = 80;
const SUMS: usize = NOW + ROOM;
const PEAKS: usize = SUMS + ROOM * WINDOW_COUNT;
const SIZE: usize = PEAKS + ROOM * WINDOW_COUNT;

/** One minute with activity, in a byte or in 32 bits for each counter: its counters, then the two low bytes of its number since 1970, in the place of the last two counters of the room. */
const NARROW_MINUTE: usize = 32;
const WIDE_MINUTE: usize = 128;
const NARROW_NUMBER: usize = WINDOW_ROOM - 2;
const WIDE_NUMBER: usize = (WINDOW_ROOM - 2) * 4;
/** The counters behind the first sixteen are of strangers and networks, and nothing in most minutes. */
const HALF: usize = 16;
/** A minute is read sixteen bytes at a time. */
const SLACK: usize = 16;

let accounts: usize = heap.alloc(SIZE * 64);
let room: i32 = 64;
let count: i32 = 0;

/*
 * The counters of all accounts in sliding windows of ten minutes, an hour and a day, and the most that each ever reached. A
 * window moves by whole minutes: it holds a minute and the 9, 59 or 1,439 before it. Only minutes with activity take room,
 * a day of them at most. A minute that is earlier than the newest counts as the newest, as lines may be a little out of order.
 *
 * What happens in a minute is added up first and goes into the windows when the minute is over: within a minute they only
 * grow, so nothing is lost.
 */

/** A new account. The accounts are numbered from 0 on. */
export function addWindows(): void {
  if (count === room) {
    room *= 2;
    accounts = heap.realloc(accounts, SIZE * room);
  }
  count += 1;
  beginWindows(count - 1);
}

function beginWindows(account: i32): void {
  const base = placeOf(account);
  memory.fill(base, 0, SIZE);
  store<i32>(base, -1, NEWEST);
  store<i32>(base, -1, ORDINAL);
  store<u32>(base, <u32>heap.alloc(NARROW_MINUTE * 2 + SLACK), MINUTES);
  store<u32>(base, <u32>(NARROW_MINUTE * 2), CAPACITY);
}

/** Another account may have the place. */
export function forgetWindows(account: i32): void {
  const base = placeOf(account);
  heap.free(<usize>load<u32>(base, MINUTES));
  while (load<u32>(base, EXCUSES) !== 0) dropExcuse(base + EXCUSES);
  beginWindows(account);
}

/** About how many bytes its minutes take. */
export function sizeOfMinutes(account: i32): u32 {
  return load<u32>(placeOf(account), CAPACITY);
}

function placeOf(account: i32): usize {
  return accounts + <usize>account * SIZE;
}

/** The account's newest minute, or -1. */
export function newestMinute(account: i32): i32 {
  return load<i32>(placeOf(account), NEWEST);
}

/** Where the account's three windows stand, one after the other, as `settle` left them; until the next account is added. */
export function sumsOf(account: i32): usize {
  return placeOf(account) + SUMS;
}

/** The most that each of them ever was. */
export function peaksOf(account: i32): usize {
  return placeOf(account) + PEAKS;
}

/** Counts in the newest minute. */
export function countNow(account: i32, counter: i32, times: i32): void {
  const at = placeOf(account) + NOW + (<usize>counter << 2);
  store<i32>(at, load<i32>(at) + times);
}

/** What was counted once in an earlier minute is seen again in the newest: it counts once in every window. @param ordinal of the earlier minute */
export function moveToNow(account: i32, counter: i32, ordinal: i32): void {
  const base = placeOf(account);
  countNow(account, counter, 1);
  const index = load<i32>(base, HEAD) - 1 - load<i32>(base, ORDINAL) + ordinal;
  if (index < load<i32>(base, DAY_TAIL)) return;
  const minutes = <usize>load<u32>(base, MINUTES);
  if (load<u32>(base, WIDE) !== 0) fall(minutes + <usize>index * WIDE_MINUTE + (<usize>counter << 2));
  else {
    const at = minutes + <usize>index * NARROW_MINUTE + counter;
    store<u8>(at, load<u8>(at) - 1);
  }
  const sum = base + SUMS + (<usize>counter << 2);
  fall(sum + ROOM * 2);
  if (index < load<i32>(base, HOUR_TAIL)) return;
  fall(sum + ROOM);
  if (index < load<i32>(base, TEN_TAIL)) return;
  fall(sum);
}

function fall(at: usize): void {
  store<i32>(at, load<i32>(at) - 1);
}

/* An excuse: the next one of the account, its last minute, and the most that each counter of the windows ever was until then. */
const EXCUSED_UNTIL: usize = 4;
const EXCUSED: usize = 16;
const EXCUSE_SIZE: usize = EXCUSED + ROOM * WINDOW_COUNT;

/** Somebody found innocent what the account did until the end of that minute. @returns where the most of each counter will stand */
export function addExcuse(account: i32, until: i32): usize {
  const base = placeOf(account);
  const excuse = heap.alloc(EXCUSE_SIZE);
  memory.fill(excuse, 0, EXCUSE_SIZE);
  store<u32>(excuse, load<u32>(base, EXCUSES));
  store<i32>(excuse, until, EXCUSED_UNTIL);
  store<u32>(base, <u32>excuse, EXCUSES);
  if (load<i32>(base, NEWEST) <= until) raiseWindows(excuse + EXCUSED, base + PEAKS);
  return excuse + EXCUSED;
}

/** Whether somebody found innocent what the account did in that minute. */
export function isExcused(account: i32, minute: i32): bool {
  for (let excuse = <usize>load<u32>(placeOf(account), EXCUSES); excuse !== 0; excuse = load<u32>(excuse)) if (load<i32>(excuse, EXCUSED_UNTIL) >= minute) return true;
  return false;
}

/** The number of the account's newest minute among those with activity. */
export function ordinalOf(account: i32): i32 {
  return load<i32>(placeOf(account), ORDINAL);
}

/** Whether one of the account's minutes with activity is too long ago for the shortest window. */
export function isPast(account: i32, ordinal: i32): bool {
  const base = placeOf(account);
  return load<i32>(base, HEAD) - 1 - load<i32>(base, ORDINAL) + ordinal < load<i32>(base, TEN_TAIL);
}

/** The word was taken back. */
export function takeExcuseBack(account: i32, until: i32): void {
  let place = placeOf(account) + EXCUSES;
  while (load<u32>(place) !== 0) {
    if (load<i32>(load<u32>(place), EXCUSED_UNTIL) === until) dropExcuse(place);
    else place = load<u32>(place);
  }
}

/** Writes the most of each counter that was excused, in three windows. @returns whether any was */
export function excusedWindows(account: i32, into: usize): bool {
  let excuse = <usize>load<u32>(placeOf(account), EXCUSES);
  if (excuse === 0) return false;
  memory.fill(into, 0, ROOM * WINDOW_COUNT);
  for (; excuse !== 0; excuse = load<u32>(excuse)) raiseWindows(into, excuse + EXCUSED);
  return true;
}

/** The larger of each. */
export function raiseWindows(into: usize, from: usize): void {
  for (let part: usize = 0; part < ROOM * WINDOW_COUNT; part += 16) v128.store(into + part, i32x4.max_s(v128.load(into + part), v128.load(from + part)));
}

function dropExcuse(place: usize): void {
  const excuse = <usize>load<u32>(place);
  store<u32>(place, load<u32>(excuse));
  heap.free(excuse);
}

/** Brings the newest minute into the windows. */
export function settle(account: i32): void {
  const base = placeOf(account);
  const now = base + NOW;
  // Without domains of the server's own, every recipient is outside.
  if (!knowsOwnDomains()) store<i32>(now + (OUTSIDE << 2), load<i32>(now + (RECIPIENTS << 2)) + load<i32>(now + (REFUSED << 2)));
  const newest = load<i32>(base, HEAD) - 1;
  if (load<u32>(base, WIDE) === 0) {
    if (enterNarrow(<usize>load<u32>(base, MINUTES) + <usize>newest * NARROW_MINUTE, base + NOW)) {
      enterWindows(base);
      return;
    }
    widen(base);
  }
  const minute = <usize>load<u32>(base, MINUTES) + <usize>newest * WIDE_MINUTE;
  for (let part: usize = 0; part < ROOM; part += 16) v128.store(minute + part, i32x4.add(v128.load(minute + part), v128.load(base + NOW + part)));
  enterWindows(base);
}

/** @returns false, and changes nothing, when a counter would need more than eight bits */
function enterNarrow(minute: usize, now: usize): bool {
  if (isNothing(now + HALF * 4)) return enterHalf(minute, now);
  const before = v128.load(minute);
  if (!enterHalf(minute, now)) return false;
  if (enterHalf(minute + HALF, now + HALF * 4)) return true;
  v128.store(minute, before);
  return false;
}

/** Whether sixteen counters are all 0. */
function isNothing(counters: usize): bool {
  return !v128.any_true(v128.or(v128.or(v128.load(counters), v128.load(counters, 16)), v128.or(v128.load(counters, 32), v128.load(counters, 48))));
}

function enterHalf(minute: usize, now: usize): bool {
  const bytes = v128.load(minute);
  const low = i16x8.extend_low_i8x16_u(bytes);
  const a = i32x4.add(i32x4.extend_low_i16x8_u(low), v128.load(now));
  const b = i32x4.add(i32x4.extend_high_i16x8_u(low), v128.load(now, 16));
  const high = i16x8.extend_high_i8x16_u(bytes);
  const c = i32x4.add(i32x4.extend_low_i16x8_u(high), v128.load(now, 32));
  // Behind the counters of the second half stands the minute's number, to which nothing is ever added.
  const d = i32x4.add(i32x4.extend_high_i16x8_u(high), v128.load(now, 48));
  if (v128.any_true(i32x4.gt_u(i32x4.max_u(i32x4.max_u(a, b), i32x4.max_u(c, d)), i32x4.splat(255)))) return false;
  v128.store(minute, i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_u(a, b), i16x8.narrow_i32x4_u(c, d)));
  return true;
}

function enterWindows(base: usize): void {
  const nothing = i32x4.splat(0);
  for (let part: usize = 0; part < ROOM; part += 16) {
    const times = v128.load(base + NOW + part);
    if (!v128.any_true(times)) continue;
    if (part === WEEK_PART) addToWeek(base + WEEK, load<i32>(base, NEWEST), load<i32>(base + NOW + (NEW_PLACE_STRANGERS << 2)));
    v128.store(base + NOW + part, nothing);
    for (let sum = base + SUMS + part; sum < base + PEAKS; sum += ROOM) {
      const value = i32x4.add(v128.load(sum), times);
      v128.store(sum, value);
      v128.store(sum + PEAKS - SUMS, i32x4.max_s(v128.load(sum + PEAKS - SUMS), value));
    }
  }
  countWeek(base);
  for (let excuse = <usize>load<u32>(base, EXCUSES); excuse !== 0; excuse = load<u32>(excuse)) {
    if (load<i32>(base, NEWEST) <= load<i32>(excuse, EXCUSED_UNTIL)) raiseWindows(excuse + EXCUSED, base + SUMS);
  }
}

/** The four counters among which the strangers from new networks stand. */
const WEEK_PART: usize = (NEW_PLACE_STRANGERS >> 2) << 4;

function countWeek(base: usize): void {
  if (isWeekEmpty(base + WEEK)) return;
  const sum = base + SUMS + ROOM * 2 + (WEEK_STRANGERS << 2);
  store<i32>(sum, weekAt(base + WEEK, load<i32>(base, NEWEST)));
  store<i32>(sum + PEAKS - SUMS, max(load<i32>(sum + PEAKS - SUMS), load<i32>(sum)));
}

/** Writes the windows that end with a minute, not before the newest, as `settle` left them; of the hour and the day only what came after `after`. Changes nothing. */
export function windowsAt(account: i32, minute: i32, after: i32, into: usize): void {
  const base = placeOf(account);
  memory.copy(into, base + SUMS, ROOM * WINDOW_COUNT);
  if (minute - load<i32>(base, NEWEST) >= DAY) {
    memory.fill(into, 0, ROOM * WINDOW_COUNT);
    return;
  }
  if (!isWeekEmpty(base + WEEK)) store<i32>(into + ROOM * 2 + (WEEK_STRANGERS << 2), weekAt(base + WEEK, minute));
  left(base, load<i32>(base, TEN_TAIL), minute, TEN, into);
  left(base, load<i32>(base, HOUR_TAIL), minute, min(HOUR, minute - after), into + ROOM);
  left(base, load<i32>(base, DAY_TAIL), minute, min(DAY, minute - after), into + ROOM * 2);
}

/** Moves the windows on to a later minute; `settle` before. */
export function advance(account: i32, minute: i32): void {
  const base = placeOf(account);
  const gap = minute - load<i32>(base, NEWEST);
  store<i32>(base, minute, NEWEST);
  store<i32>(base, load<i32>(base, ORDINAL) + 1, ORDINAL);
  if (gap >= DAY) {
    memory.fill(base + SUMS, 0, ROOM * WINDOW_COUNT);
    const head = load<i32>(base, HEAD);
    store<i32>(base, head, TEN_TAIL);
    store<i32>(base, head, HOUR_TAIL);
    store<i32>(base, head, DAY_TAIL);
  } else {
    store<i32>(base, left(base, load<i32>(base, TEN_TAIL), minute, TEN, base + SUMS), TEN_TAIL);
    store<i32>(base, left(base, load<i32>(base, HOUR_TAIL), minute, HOUR, base + SUMS + ROOM), HOUR_TAIL);
    store<i32>(base, left(base, load<i32>(base, DAY_TAIL), minute, DAY, base + SUMS + ROOM * 2), DAY_TAIL);
  }
  const stride = strideOf(base);
  if ((load<u32>(base, HEAD) + 1) * <u32>stride > load<u32>(base, CAPACITY)) makeRoom(base, stride);
  const head = load<i32>(base, HEAD);
  const at = <usize>load<u32>(base, MINUTES) + <usize>head * stride;
  memory.fill(at, 0, stride);
  if (stride === NARROW_MINUTE) store<u16>(at + NARROW_NUMBER, <u16>minute);
  else store<i32>(at + WIDE_NUMBER, minute & 0xffff);
  store<i32>(base, head + 1, HEAD);
}

function strideOf(base: usize): usize {
  return load<u32>(base, WIDE) !== 0 ? WIDE_MINUTE : NARROW_MINUTE;
}

/** Takes every minute that the window no longer holds out of its sums. @param tail the first that it held. @returns the first that it holds */
function left(base: usize, from: i32, minute: i32, width: i32, sums: usize): i32 {
  const head = load<i32>(base, HEAD);
  const counters = i32x4(-1, -1, 0, 0);
  const withoutNumber = i16x8(-1, -1, -1, -1, -1, -1, -1, 0);
  let tail = from;
  if (load<u32>(base, WIDE) !== 0) {
    let at = <usize>load<u32>(base, MINUTES) + <usize>tail * WIDE_MINUTE;
    for (; tail < head; tail += 1, at += WIDE_MINUTE) {
      if (((minute - load<i32>(at, WIDE_NUMBER)) & 0xffff) < width) break;
      for (let part: usize = 0; part < ROOM - 16; part += 16) v128.store(sums + part, i32x4.sub(v128.load(sums + part), v128.load(at + part)));
      const last = ROOM - 16;
      v128.store(sums + last, i32x4.sub(v128.load(sums + last), v128.and(v128.load(at + last), counters)));
    }
  } else {
    let at = <usize>load<u32>(base, MINUTES) + <usize>tail * NARROW_MINUTE;
    for (; tail < head; tail += 1, at += NARROW_MINUTE) {
      if (((minute - <i32>load<u16>(at, NARROW_NUMBER)) & 0xffff) < width) break;
      takeHalf(v128.load(at), sums);
      const half = v128.and(v128.load(at, HALF), withoutNumber);
      if (v128.any_true(half)) takeHalf(half, sums + HALF * 4);
    }
  }
  return tail;
}

/** Takes sixteen counters of a byte each out of their sums. */
function takeHalf(bytes: v128, sums: usize): void {
  const low = i16x8.extend_low_i8x16_u(bytes);
  v128.store(sums, i32x4.sub(v128.load(sums), i32x4.extend_low_i16x8_u(low)));
  v128.store(sums + 16, i32x4.sub(v128.load(sums + 16), i32x4.extend_high_i16x8_u(low)));
  const high = i16x8.extend_high_i8x16_u(bytes);
  v128.store(sums + 32, i32x4.sub(v128.load(sums + 32), i32x4.extend_low_i16x8_u(high)));
  v128.store(sums + 48, i32x4.sub(v128.load(sums + 48), i32x4.extend_high_i16x8_u(high)));
}

function widen(base: usize): void {
  const narrow = <usize>load<u32>(base, MINUTES);
  const capacity = load<u32>(base, CAPACITY) * 4;
  const wide = heap.alloc(<usize>capacity + SLACK);
  for (let minute: i32 = 0; minute < load<i32>(base, HEAD); minute += 1) {
    const from = narrow + <usize>minute * NARROW_MINUTE;
    const to = wide + <usize>minute * WIDE_MINUTE;
    for (let counter: usize = 0; counter < <usize>COUNTER_COUNT; counter += 1) store<i32>(to + counter * 4, load<u8>(from + counter));
    store<i32>(to + WIDE_NUMBER, load<u16>(from + NARROW_NUMBER));
  }
  heap.free(narrow);
  store<u32>(base, <u32>wide, MINUTES);
  store<u32>(base, capacity, CAPACITY);
  store<u32>(base, 1, WIDE);
}

/** Gives up the minutes that left the widest window, or takes more room. */
function makeRoom(base: usize, stride: usize): void {
  const gone = load<i32>(base, DAY_TAIL);
  const head = load<i32>(base, HEAD);
  const old = <usize>load<u32>(base, MINUTES);
  const from = old + <usize>gone * stride;
  const length = <usize>(head - gone) * stride;
  if (gone * 2 >= head) memory.copy(old, from, length);
  else {
    const capacity = load<u32>(base, CAPACITY) + ((load<u32>(base, CAPACITY) / <u32>stride) >> 1) * <u32>stride;
    const larger = heap.alloc(<usize>capacity + SLACK);
    memory.copy(larger, from, length);
    heap.free(old);
    store<u32>(base, <u32>larger, MINUTES);
    store<u32>(base, capacity, CAPACITY);
  }
  for (let at = base + HEAD; at <= base + DAY_TAIL; at += 4) store<i32>(at, load<i32>(at) - gone);
}
