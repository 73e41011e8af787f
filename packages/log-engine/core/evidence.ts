import { KEPT_LINES_MOST } from '../counters';
import { copyText } from './host';

/** So many lines are kept of an account's whole log, and of its newest busy stretch, which is what a moment keeps too; so many of the latter are kept of what was accepted, however much was refused afterwards; and so many bytes of a line: no character of LONGEST_EVIDENCE takes more than four. */
const MOST_LINES = 16;
const MOST_RECENT = KEPT_LINES_MOST;
const MOST_ACCEPTED = 20;
const MOST_BYTES: usize = 2400;

/** A line: how many lists have it, its file, its number there, its minute since 1970, how many bytes of it are kept, its connection or message, what it is there, where in it the client's address stands, from and to (16 bits each, 0: nowhere), and those bytes. */
const FILE: usize = 4;
const NUMBER: usize = 8;
const MINUTE: usize = 12;
const LENGTH: usize = 16;
const ORDER: usize = 20;
const KIND: usize = 24;
const ADDRESS: usize = 28;
const TEXT: usize = 32;
/** How a connection or a message began, a refusal, and what else there is. */
export const HEAD = 1;
export const REFUSAL = 2;
export const ORDINARY = 0;

/** An account's lines: how many of the whole log and where they stand, and how many recent ones. */
const RECENT_COUNT: usize = 4 + MOST_LINES * 4;
/** Another number whenever those are others. */
const VERSION: usize = RECENT_COUNT + 4 + MOST_RECENT * 4;
/** What is asked of each of them whenever one must go: its connection or message, what it is there, and whether it has the client's address. The lines themselves are far away in memory. */
const TRAITS: usize = VERSION + 4;
const TRAIT: usize = 8;
const TRAIT_KIND: usize = 4;
const TRAIT_ADDRESS: usize = 6;
const SIZE: usize = TRAITS + <usize>MOST_RECENT * TRAIT;
/** About what a line takes. */
const LINE_WEIGHT = 200;

let accounts: usize = heap.alloc(4 * 1024);
let room: i32 = 1024;
let count: i32 = 0;
let file: i32 = -1;

/** The lines that follow are of this file. */
export function linesAreOf(number: i32): void {
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

/** Copies the line that stands there, which no list has yet. @param order the number of its connection or message; 0 without one */
export function copyLine(number: u32, minute: i32, start: usize, end: usize, order: i32, kind: i32): usize {
  const length = min(end - start, MOST_BYTES);
  const line = heap.alloc(TEXT + length);
  store<i32>(line, 0);
  store<i32>(line, file, FILE);
  store<u32>(line, number, NUMBER);
  store<i32>(line, minute, MINUTE);
  store<u32>(line, <u32>length, LENGTH);
  store<i32>(line, order, ORDER);
  store<i32>(line, kind, KIND);
  store<u32>(line, 0, ADDRESS);
  copyText(start, length, line + TEXT);
  return line;
}

/** The client's address stands there in the line, which begins at `start`. */
export function addressIn(line: usize, start: usize, from: usize, to: usize): void {
  if (from < start || to - start > <usize>load<u32>(line, LENGTH)) return;
  store<u16>(line, <u16>(from - start), ADDRESS);
  store<u16>(line, <u16>(to - start), ADDRESS + 2);
}

function listsOf(account: i32): usize {
  const place = accounts + <usize>account * 4;
  if (load<u32>(place) === 0) {
    const lists = heap.alloc(SIZE);
    store<i32>(lists, 0);
    store<i32>(lists, 0, RECENT_COUNT);
    store<i32>(lists, 1, VERSION);
    store<u32>(place, <u32>lists);
  }
  return load<u32>(place);
}

/** The line shows what the account did. The first two show how it began, the others are the newest. @param head how its connection or message began; 0 where that is not known */
export function keepEvidence(account: i32, head: usize, line: usize): void {
  const lists = listsOf(account);
  if (head !== 0 && head !== line && !isAmong(lists, head)) keep(lists, head);
  keep(lists, line);
}

function keep(list: usize, line: usize): void {
  const kept = load<i32>(list);
  if (kept === MOST_LINES) {
    let index = 2;
    while (index < MOST_LINES - 1 && !isSpare(list, index)) index += 1;
    dropAt(list + 4 + <usize>index * 4, list + 4 + MOST_LINES * 4);
  } else store<i32>(list, kept + 1);
  store<u32>(list + <usize>load<i32>(list) * 4, <u32>line);
  holdLine(line);
}

/** Whether the last of those lines is that one of the file that is read. */
export function isLastEvidence(account: i32, number: u32): bool {
  const lists = evidenceOf(account);
  if (lists === 0 || load<i32>(lists) === 0) return false;
  const last = lineAt(lists, load<i32>(lists) - 1);
  return load<u32>(last, NUMBER) === number && load<i32>(last, FILE) === file;
}

/** The line shows what the account did in its newest minute. Whoever tells it holds it until now. */
export function addRecent(account: i32, line: usize): void {
  const list = listsOf(account) + RECENT_COUNT;
  const kept = load<i32>(list);
  if (load<i32>(line, KIND) === HEAD && isAmong(list, line)) {
    releaseLine(line);
    return;
  }
  const traits = list - RECENT_COUNT + TRAITS;
  if (kept === MOST_RECENT) {
    const index = <usize>leastNeeded(traits);
    dropAt(list + 4 + index * 4, list + 4 + MOST_RECENT * 4);
    memory.copy(traits + index * TRAIT, traits + (index + 1) * TRAIT, (<usize>MOST_RECENT - 1 - index) * TRAIT);
  } else store<i32>(list, kept + 1);
  const last = <usize>load<i32>(list) - 1;
  store<u32>(list + 4 + last * 4, <u32>line);
  store<u32>(traits + last * TRAIT, load<u32>(line, ORDER));
  store<u16>(traits + last * TRAIT, <u16>load<i32>(line, KIND), TRAIT_KIND);
  store<u16>(traits + last * TRAIT, load<u32>(line, ADDRESS) === 0 ? 0 : 1, TRAIT_ADDRESS);
  const version = list - RECENT_COUNT + VERSION;
  store<i32>(version, load<i32>(version) + 1);
}

/**
 * The oldest line of what only was refused, as long as little else is known. Else the oldest of all; but not how something began of which
 * other lines are there, as they would have no address.
 */
function leastNeeded(traits: usize): i32 {
  let accepted = 0;
  for (let index = 0; index < MOST_RECENT; index += 1) if (kindIn(traits, index) === ORDINARY) accepted += 1;
  if (accepted <= MOST_ACCEPTED) {
    for (let index = 0; index < MOST_RECENT; index += 1) if (isSpareIn(traits, index) && !isWith(traits, index, ORDINARY)) return index;
  }
  for (let index = 0; index < MOST_RECENT; index += 1) if (isSpareIn(traits, index)) return index;
  return 0;
}

function kindIn(traits: usize, index: i32): i32 {
  return load<u16>(traits + <usize>index * TRAIT, TRAIT_KIND);
}

/** As `isSpare`. */
function isSpareIn(traits: usize, index: i32): bool {
  if (kindIn(traits, index) !== HEAD) return true;
  if (isWith(traits, index, ORDINARY) || isWith(traits, index, REFUSAL)) return false;
  return load<u16>(traits + <usize>index * TRAIT, TRAIT_ADDRESS) === 0 || !isWith(traits, index, HEAD);
}

/** Whether another line of that kind is of the same connection or message as the one of that index, which may be of the kind itself. */
function isWith(traits: usize, index: i32, kind: i32): bool {
  const order = load<u32>(traits + <usize>index * TRAIT);
  const own = kind === HEAD ? index : -1;
  for (let other = 0; other < MOST_RECENT; other += 1) {
    if (load<u32>(traits + <usize>other * TRAIT) === order && kindIn(traits, other) === kind && other !== own) return true;
  }
  return false;
}

/** Whether no other line needs it: the client's address is needed by all that came from there. */
function isSpare(list: usize, index: i32): bool {
  const line = lineAt(list, index);
  return load<i32>(line, KIND) !== HEAD || !hasOthers(list, index, 0, load<u32>(line, ADDRESS) !== 0);
}

function isAmong(list: usize, line: usize): bool {
  for (let index = 0; index < load<i32>(list); index += 1) if (lineAt(list, index) === line) return true;
  return false;
}

function lineAt(list: usize, index: i32): usize {
  return <usize>load<u32>(list + 4 + <usize>index * 4);
}

/** Whether other lines, not older than a minute, are of the same connection or message as the one of that index. @param any also those that tell how it began */
function hasOthers(list: usize, index: i32, minute: i32, any: bool): bool {
  const order = load<i32>(lineAt(list, index), ORDER);
  for (let other = 0; other < load<i32>(list); other += 1) {
    const line = lineAt(list, other);
    if (other !== index && load<i32>(line, ORDER) === order && (any || load<i32>(line, KIND) !== HEAD) && load<i32>(line, MINUTE) >= minute) return true;
  }
  return false;
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
  for (let index = load<i32>(list); index > 0; index -= 1) releaseLine(load<u32>(list + <usize>index * 4));
  store<i32>(list, 0);
}

export function recentVersion(account: i32): i32 {
  const lists = evidenceOf(account);
  return lists === 0 ? 0 : load<i32>(lists, VERSION);
}

/**
 * Puts those of the account's recent lines into a list that are not older than a minute, or how the others began: their number, and
 * where they stand.
 *
 * @returns the minute of the oldest that is not older
 */
export function listRecent(account: i32, minute: i32, list: usize): i32 {
  clearList(list);
  const lists = evidenceOf(account);
  let oldest = i32.MAX_VALUE;
  if (lists === 0) return oldest;
  const recent = lists + RECENT_COUNT;
  for (let index = 0; index < load<i32>(recent); index += 1) {
    const line = lineAt(recent, index);
    const written = load<i32>(line, MINUTE);
    if (written < minute && (load<i32>(line, KIND) !== HEAD || !hasOthers(recent, index, minute, true))) continue;
    if (written >= minute) oldest = min(oldest, written);
    store<i32>(list, load<i32>(list) + 1);
    store<u32>(list + <usize>load<i32>(list) * 4, <u32>line);
    holdLine(line);
  }
  return oldest;
}

/** About how many bytes the account's lines take. */
export function weightOfEvidence(account: i32): u32 {
  const lists = evidenceOf(account);
  return lists === 0 ? 0 : (load<i32>(lists) + load<i32>(lists, RECENT_COUNT)) * LINE_WEIGHT;
}

/** The first place is free for what comes after it. */
function dropAt(first: usize, end: usize): void {
  releaseLine(load<u32>(first));
  memory.copy(first, first + 4, end - first - 4);
}

/** One more list has it. */
export function holdLine(line: usize): void {
  store<i32>(line, load<i32>(line) + 1);
}

export function releaseLine(line: usize): void {
  const left = load<i32>(line) - 1;
  store<i32>(line, left);
  if (left === 0) heap.free(line);
}
