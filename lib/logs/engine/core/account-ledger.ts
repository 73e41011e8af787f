import { addMoments, closeMinute } from './account-moments';
import { addWindows, advance, countNow, moveToNow, newestMinute, settle } from './account-windows';

/** Entries that are kept before they are entered; one has its account, its kind and a value. */
const MOST_ENTRIES = 262144;
const ENTRY = 12;
/** The kinds of entries: a counter rises, what was counted once in an earlier minute is seen again, a new minute begins. */
const MOVED = 64;
const MINUTE = 128;

/*
 * What happened, waiting to be entered in the windows, account by account. A log goes from one account to another with every
 * line; entered at once, each would have its numbers fetched from far away in memory.
 */
const entries: usize = heap.alloc(MOST_ENTRIES * ENTRY);
const entriesEnd: usize = entries + MOST_ENTRIES * ENTRY;
const sorted: usize = heap.alloc(MOST_ENTRIES * 4);
let end: usize = entries;
let starts: usize = heap.alloc(1024 * 4);
let startsRoom: i32 = 1024;
let accounts: i32 = 0;

/** A new account. */
export function addLedger(): void {
  accounts += 1;
  addWindows();
  addMoments();
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

function enter(account: i32, kind: i32, value: i32): void {
  if (end === entriesEnd) flush();
  store<i32>(end, account);
  store<i32>(end, kind, 4);
  store<i32>(end, value, 8);
  end += ENTRY;
}

/** Enters what waits, in the order of the accounts and of the log. */
export function flush(): void {
  sort();
  const last = sorted + (end - entries) / 3;
  for (let place = sorted; place < last; place += 4) post(<usize>load<u32>(place));
  end = entries;
}

function post(entry: usize): void {
  const account = load<i32>(entry);
  const kind = load<i32>(entry, 4);
  const value = load<i32>(entry, 8);
  if (kind < MOVED) countNow(account, kind, value);
  else if (kind < MINUTE) moveToNow(account, kind - MOVED, value);
  else {
    const newest = newestMinute(account);
    if (newest >= 0) {
      settle(account);
      closeMinute(account, newest);
    }
    advance(account, value);
  }
}

/** A counting sort by account, which keeps the order of the log. */
function sort(): void {
  if (startsRoom < accounts + 1) {
    startsRoom = accounts * 2;
    heap.free(starts);
    starts = heap.alloc(<usize>startsRoom * 4);
  }
  memory.fill(starts, 0, <usize>(accounts + 1) * 4);
  for (let entry = entries; entry < end; entry += ENTRY) {
    const at = starts + (<usize>load<i32>(entry) + 1) * 4;
    store<u32>(at, load<u32>(at) + 1);
  }
  for (let account: usize = 1; account <= <usize>accounts; account += 1) {
    const at = starts + account * 4;
    store<u32>(at, load<u32>(at) + load<u32>(at - 4));
  }
  for (let entry = entries; entry < end; entry += ENTRY) {
    const at = starts + <usize>load<i32>(entry) * 4;
    const place = load<u32>(at);
    store<u32>(sorted + <usize>place * 4, <u32>entry);
    store<u32>(at, place + 1);
  }
}
