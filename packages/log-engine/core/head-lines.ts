import { addressIn, copyLine, HEAD, holdLine, releaseLine } from './evidence';
import { addressFrom, addressTo, endOf, hasClient, lineOf, startOf } from './events';
import { eventHere } from './line-place';
import { minute } from './log-time';

/*
 * How connections and messages began: with whose address, as whom, from which sender. Which of them will show what an account did is known
 * only later, so these lines are kept of all that are open, of the newest so many of them.
 */
export const FROM_CLIENT = 0;
export const LOGIN = 1;
export const SENDER = 2;
const KINDS = 3;

const PLACES = 8192;
/** Of one: its number among all; then by kind its line (copied; or, with the lowest bit set, its event in the block that is looked at), and the minute of that. */
const SIZE: usize = 32;
const FIRST: usize = 8;
const IN_BLOCK: u32 = 1;
const open: usize = heap.alloc(PLACES * SIZE);
memory.fill(open, 0, PLACES * SIZE);

/** Where those stand that are not copied yet. */
let waiting: usize = heap.alloc(4 * 1024);
let room: i32 = 1024;
let count: i32 = 0;

function placeOf(order: i32): usize {
  return open + <usize>(order & (PLACES - 1)) * SIZE;
}

/** The line that is looked at is of that kind for the one with that number. */
export function headIs(order: i32, kind: i32): void {
  const place = placeOf(order);
  if (load<i32>(place) !== order) {
    empty(place);
    store<i32>(place, order);
  }
  const at = place + FIRST + <usize>kind * 8;
  drop(at);
  store<u32>(at, <u32>eventHere() | IN_BLOCK);
  store<i32>(at, minute, 4);
  if (count === room) {
    room *= 2;
    waiting = heap.realloc(waiting, <usize>room * 4);
  }
  store<u32>(waiting + <usize>count * 4, <u32>at);
  count += 1;
}

/** @returns where that line of the one with that number is kept; 0 without one */
export function headLine(order: i32, kind: i32): usize {
  const place = placeOf(order);
  if (load<i32>(place) !== order) return 0;
  return copied(place + FIRST + <usize>kind * 8, order);
}

/** The one with that number is over. */
export function headsEnd(order: i32): void {
  const place = placeOf(order);
  if (load<i32>(place) !== order) return;
  empty(place);
  store<i32>(place, 0);
}

/** The bytes of the block will be others. */
export function settleHeads(): void {
  for (let index = 0; index < count; index += 1) {
    const at = <usize>load<u32>(waiting + <usize>index * 4);
    if (load<u32>(at) & IN_BLOCK) copied(at, load<i32>(open + ((at - open) & ~(SIZE - 1))));
  }
  count = 0;
}

function copied(at: usize, order: i32): usize {
  const kept = load<u32>(at);
  if ((kept & IN_BLOCK) === 0) return kept;
  const event = <usize>(kept & ~IN_BLOCK);
  const line = copyEvent(event, load<i32>(at, 4), order, HEAD);
  store<u32>(at, <u32>line);
  holdLine(line);
  return line;
}

/** @returns a copy of the event's line, which no list has yet */
export function copyEvent(event: usize, minute: i32, order: i32, kind: i32): usize {
  const line = copyLine(lineOf(event), minute, startOf(event), endOf(event), order, kind);
  if (hasClient(event)) addressIn(line, startOf(event), addressFrom(event), addressTo(event));
  return line;
}

function empty(place: usize): void {
  for (let kind = 0; kind < KINDS; kind += 1) drop(place + FIRST + <usize>kind * 8);
}

function drop(at: usize): void {
  const kept = load<u32>(at);
  if (kept !== 0 && (kept & IN_BLOCK) === 0) releaseLine(kept);
  store<u32>(at, 0);
}
