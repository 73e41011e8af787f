import { copyText } from './host';

/** So many lines are kept of an account's whole log, of its newest ten minutes or so, and of a moment; and so many bytes of a line: no character of LONGEST_EVIDENCE takes more than four. */
export const MOST_LINES = 12;
const MOST_RECENT = 16;
const MOST_BYTES: usize = 2400;

/** A line: how many lists have it, its file, its number there, its minute since 1970, how many bytes of it are kept, and those. */
const FILE: usize = 4;
const NUMBER: usize = 8;
const MINUTE: usize = 12;
const LENGTH: usize = 16;
const TEXT: usize = 20;

/** An account's lines: how many of the whole log and where they stand, and how many recent ones. */
const WHOLE: usize = 4;
const RECENT_COUNT: usize = WHOLE + MOST_LINES * 4;
const RECENT: usize = RECENT_COUNT + 4;
const SIZE: usize = RECENT + MOST_RECENT * 4;

let accounts: usize = heap.alloc(4 * 1024);
let room: i32 = 1024;
let count: i32 = 0;
let file: i32 = -1;

/** The lines that follow are of this file. */
export function evidenceFile(number: i32): void {
  file = number;
}

/** A new account. */
export function addEvidence(): void {
  if (count === room) {
    room *= 2;
    accounts = heap.realloc(accounts, <usize>room * 4);
  }
  store<u32>(accounts + <usize>count * 4, 0);
  count += 1;
}

/** @returns where the lines of the account's whole log stand, in the shape that `../evidence-lines.ts` reads; 0 without any */
export function evidenceOf(account: i32): usize {
  return load<u32>(accounts + <usize>account * 4);
}

/** Copies the line that stands there. No list has it yet. */
export function copyLine(number: u32, minute: i32, start: usize, end: usize): usize {
  const length = min(end - start, MOST_BYTES);
  const line = heap.alloc(TEXT + length);
  store<i32>(line, 0);
  store<i32>(line, file, FILE);
  store<u32>(line, number, NUMBER);
  store<i32>(line, minute, MINUTE);
  store<u32>(line, <u32>length, LENGTH);
  copyText(start, length, line + TEXT);
  return line;
}

function listsOf(account: i32): usize {
  const place = accounts + <usize>account * 4;
  if (load<u32>(place) === 0) {
    const lists = heap.alloc(SIZE);
    store<i32>(lists, 0);
    store<i32>(lists, 0, RECENT_COUNT);
    store<u32>(place, <u32>lists);
  }
  return load<u32>(place);
}

/** The line shows what the account did. The first two show how it began, the others are the newest. */
export function keepEvidence(account: i32, number: u32, minute: i32, start: usize, end: usize): void {
  const lists = listsOf(account);
  const kept = load<i32>(lists);
  if (kept > 0) {
    const last = <usize>load<u32>(lists + WHOLE + <usize>(kept - 1) * 4);
    if (load<u32>(last, NUMBER) === number && load<i32>(last, FILE) === file) return;
  }
  const line = copyLine(number, minute, start, end);
  if (kept === MOST_LINES) dropAt(lists + WHOLE + 8, lists + WHOLE + MOST_LINES * 4);
  else store<i32>(lists, kept + 1);
  hold(lists + WHOLE + <usize>(load<i32>(lists) - 1) * 4, line);
}

/** The line was counted in the account's newest minute. */
export function addRecent(account: i32, line: usize): void {
  const lists = listsOf(account);
  const kept = load<i32>(lists, RECENT_COUNT);
  if (kept === MOST_RECENT) dropAt(lists + RECENT, lists + RECENT + MOST_RECENT * 4);
  else store<i32>(lists, kept + 1, RECENT_COUNT);
  hold(lists + RECENT + <usize>(load<i32>(lists, RECENT_COUNT) - 1) * 4, line);
}

/** @returns where its newest lines stand, in the same shape; 0 without any */
export function recentOf(account: i32): usize {
  const lists = evidenceOf(account);
  return lists === 0 ? 0 : lists + RECENT_COUNT;
}

/** Another account may have the place. */
export function forgetEvidence(account: i32): void {
  const lists = evidenceOf(account);
  if (lists === 0) return;
  clearList(lists);
  clearList(lists + RECENT_COUNT);
  heap.free(lists);
  store<u32>(accounts + <usize>account * 4, 0);
}

export function clearList(list: usize): void {
  for (let index = load<i32>(list); index > 0; index -= 1) release(load<u32>(list + <usize>index * 4));
  store<i32>(list, 0);
}

/** Puts the newest of the account's recent lines that are not older than a minute into a list: their number, and where they stand. */
export function listRecent(account: i32, minute: i32, list: usize): void {
  clearList(list);
  const lists = evidenceOf(account);
  if (lists === 0) return;
  const kept = load<i32>(lists, RECENT_COUNT);
  for (let index = max(0, kept - MOST_LINES); index < kept; index += 1) {
    const line = <usize>load<u32>(lists + RECENT + <usize>index * 4);
    if (load<i32>(line, MINUTE) < minute) continue;
    store<i32>(list, load<i32>(list) + 1);
    hold(list + <usize>load<i32>(list) * 4, line);
  }
}

/** The first place is free for what comes after it. */
function dropAt(first: usize, end: usize): void {
  release(load<u32>(first));
  memory.copy(first, first + 4, end - first - 4);
}

function hold(place: usize, line: usize): void {
  store<u32>(place, <u32>line);
  store<i32>(line, load<i32>(line) + 1);
}

function release(line: usize): void {
  const left = load<i32>(line) - 1;
  store<i32>(line, left);
  if (left === 0) heap.free(line);
}
