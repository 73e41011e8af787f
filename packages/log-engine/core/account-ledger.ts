import { DOMAINS, NEW_DOMAINS } from '../counters';
import { addMoments, beginMinute, closeMinute, forgetMoments, isOfBurst } from './account-moments';
import { addRecent } from './evidence';
import { addWindows, advance, countNow, forgetWindows, isPast, moveToNow, newestMinute, settle } from './account-windows';

/** Entries that are kept before they are entered; each has its account and kind, then a value, 32 bits each. */
const MOST_ENTRIES: usize = 262144;
const ENTRY: usize = 8;
const KIND_BITS = 8;
/** The kinds of entries: a counter rises, what was counted once in an earlier minute is seen again, a new minute begins, a line shows what was counted. */
const MOVED = 64;
const MINUTE = 128;
const LINE = 129;

/*
 * What happened, waiting to be entered in the windows, account by account. A log goes from one account to another with every
 * line; entered at once, each would have its numbers fetched from far away in memory. What is sorted is entered little by
 * little, so that whoever reads ahead of this thread need not wait for it.
 */
const entries: usize = heap.alloc(MOST_ENTRIES * ENTRY);
const entriesEnd: usize = entries + MOST_ENTRIES * ENTRY;
let end: usize = entries;
const sorted: usize = heap.alloc(MOST_ENTRIES * ENTRY);
let sortedNext: usize = sorted;
let sortedEnd: usize = sorted;
let starts: usize = heap.alloc(1024 * 4);
let startsRoom: i32 = 1024;
let accounts: i32 = 0;

/** A new account. */
export function addLedger(): void {
  accounts += 1;
  addWindows();
  addMoments();
}

/** Another account may have the place; nothing of it waits. */
export function forgetLedger(account: i32): void {
  forgetWindows(account);
  forgetMoments(account);
}

export function enterCount(account: i32, counter: i32, times: i32): void {
  enter(account, counter, times);
}

/** @param ordinal the number of the earlier minute among the account's minutes with activity */
export function enterMove(account: i32, counter: i32, ordinal: i32): void {
  enter(account, counter | MOVED, ordinal);
}

/** What follows of the account is in this minute, which is later than the one before. */
export function enterMinute(account: i32, minute: i32): void {
  enter(account, MINUTE, minute);
}

/** The line, which is held until then, shows what is counted. */
export function enterLine(account: i32, line: usize): void {
  enter(account, LINE, <i32>line);
}

function enter(account: i32, kind: i32, value: i32): void {
  if (end === entriesEnd) {
    postAll();
    sort();
  }
  // No memory holds so many accounts that their numbers need more than the other 24 bits.
  store<u32>(end, ((<u32>account) << KIND_BITS) | <u32>kind);
  store<i32>(end, value, 4);
  end += ENTRY;
}

/** Enters everything. */
export function flush(): void {
  if (end === entries && sortedNext === sortedEnd) return;
  postAll();
  sort();
  postAll();
}

/** Leaves nothing behind in the room for entries, of which none waits. */
export function wipeLedger(): void {
  memory.fill(entries, 0, MOST_ENTRIES * ENTRY);
  memory.fill(sorted, 0, MOST_ENTRIES * ENTRY);
}

/** Enters so many of those that are sorted, in the order of the accounts and of the log. */
export function post(count: i32): void {
  const to = min(sortedEnd, sortedNext + <usize>count * ENTRY);
  for (; sortedNext < to; sortedNext += ENTRY) {
    const account = load<u32>(sortedNext);
    postOne(account >> KIND_BITS, account & ((1 << KIND_BITS) - 1), load<i32>(sortedNext, 4));
  }
}

function postAll(): void {
  post(<i32>MOST_ENTRIES);
}

function postOne(account: i32, kind: i32, value: i32): void {
  if (kind < MOVED) countNow(account, kind, value);
  else if (kind < MINUTE) {
    moveToNow(account, kind - MOVED, value);
    if (kind - MOVED === DOMAINS && isOfBurst(account, value) && isPast(account, value)) countNow(account, NEW_DOMAINS, 1);
  } else if (kind === LINE) addRecent(account, <usize>value);
  else {
    const newest = newestMinute(account);
    if (newest >= 0) {
      settle(account);
      closeMinute(account, newest);
    }
    advance(account, value);
    beginMinute(account, value);
  }
}

/** A counting sort by account, which keeps the order of the log; afterwards there is room for other entries. */
function sort(): void {
  if (startsRoom < accounts + 1) {
    startsRoom = accounts * 2;
    heap.free(starts);
    starts = heap.alloc(<usize>startsRoom * 4);
  }
  memory.fill(starts, 0, <usize>(accounts + 1) * 4);
  for (let entry = entries; entry < end; entry += ENTRY) {
    const at = starts + (<usize>accountOf(entry) + 1) * 4;
    store<u32>(at, load<u32>(at) + 1);
  }
  for (let account: usize = 1; account <= <usize>accounts; account += 1) {
    const at = starts + account * 4;
    store<u32>(at, load<u32>(at) + load<u32>(at - 4));
  }
  for (let entry = entries; entry < end; entry += ENTRY) {
    const at = starts + <usize>accountOf(entry) * 4;
    const place = load<u32>(at);
    store<u64>(sorted + <usize>place * ENTRY, load<u64>(entry));
    store<u32>(at, place + 1);
  }
  sortedNext = sorted;
  sortedEnd = sorted + (end - entries);
  end = entries;
}

function accountOf(entry: usize): u32 {
  return load<u32>(entry) >> KIND_BITS;
}
