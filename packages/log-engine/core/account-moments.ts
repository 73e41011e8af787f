import { CALLED_SPAM, COUNTER_COUNT, HIDDEN_STRANGERS, KEPT_HOUR_BEFORE, KEPT_LEARNT, KEPT_LINES, KEPT_OLDEST, KEPT_SIZE, KEPT_SUMS, KEPT_VERSION, LONG_COUNT, NEW_DOMAINS, NEW_PLACE_RECIPIENTS, NEW_PLACE_STRANGERS, NOTHING, OUTSIDE, STRANGERS, UNKNOWN, WINDOW_COUNT, WINDOW_ROOM } from '../counters';
import { addExcuse, excusedWindows, isExcused, newestMinute, ordinalOf, raiseWindows, sumsOf, windowsAt } from './account-windows';
import { clearList, listRecent, recentVersion } from './evidence';
import { remarkable } from './host';

const BLOCK_MINUTES = 10;
const DAY_BLOCKS = 144;
const COUNTERS: usize = WINDOW_ROOM * 4;
const LONG: usize = LONG_COUNT * 4;
/** Of ten minutes of the clock: the most of each counter in ten minutes, and the most of eight in an hour and in a day; then which of the account's minutes with activity they are, the first and the last. */
const FIRST_ORDINAL: usize = COUNTERS + LONG * 2;
const LAST_ORDINAL: usize = FIRST_ORDINAL + 4;
const BLOCK_BYTES: usize = FIRST_ORDINAL + 16;
/** Where an account's numbers stand. The first of a group is NOTHING while there is nothing in it. */
const BLOCK: usize = 0;
const DAY: usize = 4;
/** The last minute of the newest ten that looked like a hijack. */
const BURST: usize = 8;
/** The minute that was closed last. */
const CLOSED: usize = 12;
const HERE: usize = 16;
const LAST: usize = HERE + BLOCK_BYTES;
const LEARNT: usize = LAST + BLOCK_BYTES;
const HOUR_TODAY: usize = LEARNT + COUNTERS;
const DAY_TODAY: usize = HOUR_TODAY + LONG;
const DAY_YESTERDAY: usize = DAY_TODAY + LONG;
const HOUR_BEFORE: usize = DAY_YESTERDAY + LONG;
const DAY_BEFORE: usize = HOUR_BEFORE + LONG;
/** The newest bursts: which of the account's minutes with activity they were, the first and the last, and the last minute. */
const MOST_BURSTS: usize = 4;
const BURST_BYTES: usize = 12;
const BURSTS: usize = DAY_BEFORE + LONG;
/** The most that was learnt from the fifth day on, of the ten minutes, the hour and the day: for a log that is read at once, where the first days have no past. */
const LATER: usize = BURSTS + MOST_BURSTS * BURST_BYTES;
const LATER_FROM = 5760;
/** The first minute of all. */
const BORN: usize = LATER + COUNTERS + LONG * 2;
const SIZE: usize = BORN + 16;

/** What is watched: where the counter stands among the sums and among the limits (in bytes), and the number it must be above at first. */
const MOST_WATCHED = 48;
const WATCH: usize = 12;
const watched: usize = heap.alloc(<usize>MOST_WATCHED * WATCH);
/** An account's limits: what the counters of its three windows must be above to be kept, without the places that no counter has. */
const LIMITS: usize = (((<usize>COUNTER_COUNT + 3) >> 2) << 4);
let watchedCount: i32 = 0;

let accounts: usize = heap.alloc(SIZE * 64);
let room: i32 = 64;
let count: i32 = 0;
/** By account: its limits; and by what is watched, where its moment is kept (0 for almost all). */
let limits: usize = heap.alloc(LIMITS * WINDOW_COUNT * 64);
let kept: usize = 0;

/** A counter of a window (0: ten minutes, 1: an hour, 2: a day) that makes a moment worth keeping once it is above a number. All are told before the first account. */
export function watch(window: i32, counter: i32, above: i32): void {
  const offset = (window * WINDOW_ROOM + counter) * 4;
  for (let which = 0; which < watchedCount; which += 1) {
    if (load<i32>(watchedAt(which)) !== offset) continue;
    store<i32>(watchedAt(which), min(above, load<i32>(watchedAt(which), 8)), 8);
    return;
  }
  store<i32>(watchedAt(watchedCount), offset);
  store<i32>(watchedAt(watchedCount), window * <i32>LIMITS + counter * 4, 4);
  store<i32>(watchedAt(watchedCount), above, 8);
  watchedCount += 1;
}

function watchedAt(which: i32): usize {
  return watched + <usize>which * WATCH;
}

/** A new account. */
export function addMoments(): void {
  const each = <usize>watchedCount * 4;
  if (kept === 0) kept = heap.alloc(each * room);
  if (count === room) {
    room *= 2;
    accounts = heap.realloc(accounts, SIZE * room);
    limits = heap.realloc(limits, LIMITS * WINDOW_COUNT * room);
    kept = heap.realloc(kept, each * room);
  }
  count += 1;
  beginMoments(count - 1);
}

function beginMoments(account: i32): void {
  const each = <usize>watchedCount * 4;
  memory.fill(placeOf(account), 0xff, SIZE);
  memory.fill(kept + each * account, 0, each);
  memory.fill(limitsOf(account), 0x7f, LIMITS * WINDOW_COUNT);
  for (let which = 0; which < watchedCount; which += 1) store<i32>(limitsOf(account) + load<i32>(watchedAt(which), 4), load<i32>(watchedAt(which), 8));
}

function limitsOf(account: i32): usize {
  return limits + LIMITS * WINDOW_COUNT * account;
}

/** Another account may have the place. */
export function forgetMoments(account: i32): void {
  for (let which = 0; which < watchedCount; which += 1) {
    const moment = keptMoment(account, which);
    if (moment === 0) continue;
    clearList(moment + KEPT_LINES * 4);
    heap.free(moment);
  }
  beginMoments(account);
}

function placeOf(account: i32): usize {
  return accounts + <usize>account * SIZE;
}

/**
 * A minute of the account begins. What was before is learnt now, and not when the minute is closed: it may be closed in its
 * middle, when somebody looks, and what happens in the rest of it must not depend on that.
 */
export function beginMinute(account: i32, minute: i32): void {
  const base = placeOf(account);
  const block = minute / BLOCK_MINUTES;
  if (load<i32>(base, BORN) === NOTHING) store<i32>(base, minute, BORN);
  if (block !== load<i32>(base, BLOCK)) turnTo(base, block);
}

/** A minute of the account is over, or looked at in its middle, and its windows are settled. */
export function closeMinute(account: i32, minute: i32): void {
  const base = placeOf(account);
  const sums = sumsOf(account);
  for (let part: usize = 0; part < COUNTERS; part += 16) raise(base + HERE + part, v128.load(sums + part));
  raiseLong(base + HERE + COUNTERS, sums + COUNTERS);
  raiseLong(base + HERE + COUNTERS + LONG, sums + COUNTERS * 2);
  if (load<i32>(base + HERE, FIRST_ORDINAL) === NOTHING) store<i32>(base + HERE, ordinalOf(account), FIRST_ORDINAL);
  store<i32>(base + HERE, ordinalOf(account), LAST_ORDINAL);
  const again = load<i32>(base, CLOSED) === minute;
  store<i32>(base, minute, CLOSED);
  if (again || isAbove(sums, limitsOf(account))) keepMoments(account, base, sums, minute, again);
}

/** Whether any counter is above its limit: in most minutes none is. */
function isAbove(from: usize, own: usize): bool {
  let sums = from;
  let above = i32x4.splat(0);
  for (let limit = own; limit < own + LIMITS * WINDOW_COUNT; limit += LIMITS, sums += COUNTERS) {
    for (let part: usize = 0; part < LIMITS; part += 16) above = v128.or(above, i32x4.gt_s(v128.load(sums + part), v128.load(limit + part)));
  }
  return v128.any_true(above);
}

/** @param again whether the minute was closed before: then what came after belongs to its moments too */
function keepMoments(account: i32, base: usize, sums: usize, minute: i32, again: bool): void {
  for (let which = 0; which < watchedCount; which += 1) {
    const sum = load<i32>(sums + load<i32>(watchedAt(which)));
    const limit = limitsOf(account) + load<i32>(watchedAt(which), 4);
    const place = kept + (<usize>account * watchedCount + which) * 4;
    if (sum <= load<i32>(limit) && !(again && sum === load<i32>(limit) && load<u32>(place) !== 0 && load<i32>(load<u32>(place)) === minute)) continue;
    store<i32>(limit, sum);
    keep(place, base, sums, minute);
    keepLines(load<u32>(place), account, minute - widthOf(load<i32>(watchedAt(which))) + 1);
  }
}

/** The lines of a moment are those of its window, from its first minute on. They are listed anew where they have become others. */
function keepLines(moment: usize, account: i32, first: i32): void {
  const version = recentVersion(account);
  if (load<i32>(moment, KEPT_VERSION * 4) === version && first <= load<i32>(moment, KEPT_OLDEST * 4)) return;
  store<i32>(moment, version, KEPT_VERSION * 4);
  store<i32>(moment, listRecent(account, first, moment + KEPT_LINES * 4), KEPT_OLDEST * 4);
}

/** The minutes of the window in which a counter stands. @param offset among the sums, in bytes */
function widthOf(offset: i32): i32 {
  const window = offset / <i32>COUNTERS;
  return window === 0 ? 10 : window === 1 ? 60 : 1440;
}

/** The counters that are learnt of an hour and of a day. */
function raiseLong(into: usize, sums: usize): void {
  raise(into, i32x4(load<i32>(sums + OUTSIDE * 4), load<i32>(sums + NEW_DOMAINS * 4), load<i32>(sums + UNKNOWN * 4), load<i32>(sums + STRANGERS * 4)));
  raise(into + 16, i32x4(load<i32>(sums + NEW_PLACE_STRANGERS * 4), load<i32>(sums + HIDDEN_STRANGERS * 4), load<i32>(sums + NEW_PLACE_RECIPIENTS * 4), load<i32>(sums + CALLED_SPAM * 4)));
}

function raise(at: usize, values: v128): void {
  v128.store(at, i32x4.max_s(v128.load(at), values));
}

function raiseAll(into: usize, from: usize, length: usize): void {
  for (let part: usize = 0; part < length; part += 16) raise(into + part, v128.load(from + part));
}

/** How many moments may be kept of an account. */
export function watchedKinds(): i32 {
  return watchedCount;
}

/** @returns where the moment is kept in which the account did the most of what is watched, in the shape of `../counters.ts`; 0 without one */
export function keptMoment(account: i32, which: i32): usize {
  return load<u32>(kept + (<usize>account * watchedCount + which) * 4);
}

function addBurst(bursts: usize, first: i32, last: i32, minute: i32): void {
  if (load<i32>(bursts) !== NOTHING && load<i32>(bursts, 4) + 1 >= first) {
    store<i32>(bursts, last, 4);
    store<i32>(bursts, minute, 8);
    return;
  }
  memory.copy(bursts + BURST_BYTES, bursts, (MOST_BURSTS - 1) * BURST_BYTES);
  store<i32>(bursts, first);
  store<i32>(bursts, last, 4);
  store<i32>(bursts, minute, 8);
}

/**
 * Whether that one of the account's minutes with activity was part of a burst that nobody found innocent: what was written to then is
 * not known to the account by that, or a thief who comes again would look like its owner.
 */
export function isOfBurst(account: i32, ordinal: i32): bool {
  const bursts = placeOf(account) + BURSTS;
  for (let burst = bursts; burst < bursts + MOST_BURSTS * BURST_BYTES; burst += BURST_BYTES) {
    if (load<i32>(burst) === NOTHING) return false;
    if (ordinal >= load<i32>(burst) && ordinal <= load<i32>(burst, 4)) return !isExcused(account, load<i32>(burst, 8));
  }
  return false;
}

/** Room for the numbers of one account that is only looked at. */
const looked: usize = heap.alloc(SIZE);
const look: usize = heap.alloc(KEPT_SIZE * 4);

/**
 * How the account is at the end of a minute, but not before its newest, which is closed. Changes nothing. Of the hour and the day
 * only what came after the last burst counts: that was told by its ten minutes, and its owner would stay a suspect for a day.
 *
 * @returns where the moment stands, in the shape of `../counters.ts`, until the next look
 */
export function lookAt(account: i32, now: i32): usize {
  const minute = max(now, newestMinute(account));
  memory.copy(looked, placeOf(account), SIZE);
  if (minute / BLOCK_MINUTES !== load<i32>(looked, BLOCK)) turnTo(looked, minute / BLOCK_MINUTES);
  store<i32>(look, minute);
  windowsAt(account, minute, load<i32>(looked, BURST), look + KEPT_SUMS * 4);
  memory.copy(look + KEPT_LEARNT * 4, looked + LEARNT, COUNTERS);
  memory.copy(look + KEPT_HOUR_BEFORE * 4, looked + HOUR_BEFORE, LONG * 2);
  store<i32>(look, 0, KEPT_LINES * 4);
  return look;
}

/** @returns where the counters of a day at most stand that came after the minute `after`, until the next look. Changes nothing. */
export function sumsSince(account: i32, now: i32, after: i32): usize {
  windowsAt(account, max(now, newestMinute(account)), after, look + KEPT_SUMS * 4);
  return look + (KEPT_SUMS + WINDOW_ROOM * 2) * 4;
}

/** @returns where the most stands that was learnt from the account's fifth day on, in the shape of ten minutes of the clock; 0 without any */
export function learntLater(account: i32): usize {
  const later = placeOf(account) + LATER;
  return load<i32>(later) === NOTHING ? 0 : later;
}

/** Somebody found innocent what the account did until the end of that minute, which may be long ago. */
export function excuse(account: i32, until: i32): void {
  const most = addExcuse(account, until);
  for (let which = 0; which < watchedCount; which += 1) {
    const moment = keptMoment(account, which);
    if (moment !== 0 && load<i32>(moment) <= until) raiseWindows(most, moment + KEPT_SUMS * 4);
  }
}

const excused: usize = heap.alloc(COUNTERS * WINDOW_COUNT);

/** @returns where the most of each counter stands that was excused, in three windows, until the next look; 0 without any */
export function excusedOf(account: i32): usize {
  return excusedWindows(account, excused) ? excused : 0;
}

function keep(place: usize, base: usize, sums: usize, minute: i32): void {
  let moment = <usize>load<u32>(place);
  if (moment === 0) {
    moment = heap.alloc(KEPT_SIZE * 4);
    store<i32>(moment + KEPT_LINES * 4, 0);
    store<i32>(moment, NOTHING, KEPT_VERSION * 4);
    store<u32>(place, <u32>moment);
  }
  store<i32>(moment, minute);
  memory.copy(moment + KEPT_SUMS * 4, sums, COUNTERS * WINDOW_COUNT);
  memory.copy(moment + KEPT_LEARNT * 4, base + LEARNT, COUNTERS);
  memory.copy(moment + KEPT_HOUR_BEFORE * 4, base + HOUR_BEFORE, LONG * 2);
}

/** Ten minutes of the clock are over. Those two before are learnt: none of them is part of the ten minutes that end now. */
function turnTo(base: usize, block: i32): void {
  const before = load<i32>(base, BLOCK);
  store<i32>(base, block, BLOCK);
  if (before === NOTHING) return;
  learn(base, LAST, before - 1);
  if (block > before + 1) {
    learn(base, HERE, before);
    store<i32>(base + LAST, NOTHING);
  } else memory.copy(base + LAST, base + HERE, BLOCK_BYTES);
  memory.fill(base + HERE, 0xff, BLOCK_BYTES);
}

function learn(base: usize, group: usize, block: i32): void {
  if (load<i32>(base + group) === NOTHING) return;
  const last = block * BLOCK_MINUTES + BLOCK_MINUTES - 1;
  const age = last - load<i32>(base, BORN);
  if (remarkable(base + group, age)) {
    store<i32>(base, max(last, load<i32>(base, BURST)), BURST);
    addBurst(base + BURSTS, load<i32>(base + group, FIRST_ORDINAL), load<i32>(base + group, LAST_ORDINAL), last);
    return;
  }
  raiseAll(base + LEARNT, base + group, COUNTERS);
  if (age >= LATER_FROM) raiseAll(base + LATER, base + group, COUNTERS + LONG * 2);
  const day = block / DAY_BLOCKS;
  const gap = day - load<i32>(base, DAY);
  if (gap > 0) nextDay(base, gap);
  store<i32>(base, max(day, load<i32>(base, DAY)), DAY);
  raiseAll(base + HOUR_TODAY, base + group + COUNTERS, LONG * 2);
}

/** An hour is compared with hours of earlier days, a day with days that had ended a day ago: none shares a part with what is judged. */
function nextDay(base: usize, gap: i32): void {
  raiseAll(base + HOUR_BEFORE, base + HOUR_TODAY, LONG);
  raiseAll(base + DAY_BEFORE, base + DAY_YESTERDAY, LONG);
  if (gap > 1) {
    raiseAll(base + DAY_BEFORE, base + DAY_TODAY, LONG);
    memory.fill(base + DAY_YESTERDAY, 0xff, LONG);
  } else memory.copy(base + DAY_YESTERDAY, base + DAY_TODAY, LONG);
  memory.fill(base + HOUR_TODAY, 0xff, LONG * 2);
}
