import { copyText } from './host';

/** So many lines are kept of an account, and so many bytes of a line: no character of LONGEST_EVIDENCE takes more than four. */
const MOST_LINES = 12;
const FIRST_ROOM = 4;
const MOST_BYTES: usize = 2400;
/** An account's lines: how many, for how many there is room, and for each its file, its number, how many bytes of it are kept, and where. */
const HEAD: usize = 8;
const LINE: usize = 16;

let accounts: usize = heap.alloc(4 * 1024);
let room: i32 = 1024;
let count: i32 = 0;
let file: i32 = -1;

/** The lines that follow are of another file. */
export function evidenceFile(): void {
  file += 1;
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

/** @returns where the account's lines stand, in the shape that `../evidence-lines.ts` reads; 0 without any */
export function evidenceOf(account: i32): usize {
  return load<u32>(accounts + <usize>account * 4);
}

/** The line shows what the account did. The first two show how it began, the others are the newest. */
export function keepEvidence(account: i32, number: u32, start: usize, end: usize): void {
  let lines = evidenceOf(account);
  const kept = lines === 0 ? 0 : load<i32>(lines);
  if (kept > 0 && load<u32>(lines + HEAD + <usize>(kept - 1) * LINE, 4) === number && load<i32>(lines + HEAD + <usize>(kept - 1) * LINE) === file) return;
  if (kept === MOST_LINES) forgetThird(lines);
  else lines = withRoom(account, lines, kept);
  const at = lines + HEAD + <usize>load<i32>(lines) * LINE;
  const length = min(end - start, MOST_BYTES);
  const text = heap.alloc(length);
  copyText(start, length, text);
  store<i32>(at, file);
  store<u32>(at, number, 4);
  store<u32>(at, <u32>length, 8);
  store<u32>(at, <u32>text, 12);
  store<i32>(lines, load<i32>(lines) + 1);
}

function forgetThird(lines: usize): void {
  const third = lines + HEAD + LINE * 2;
  heap.free(load<u32>(third, 12));
  memory.copy(third, third + LINE, LINE * (MOST_LINES - 3));
  store<i32>(lines, MOST_LINES - 1);
}

function withRoom(account: i32, lines: usize, kept: i32): usize {
  const had = lines === 0 ? 0 : load<i32>(lines, 4);
  if (kept < had) return lines;
  const wanted = had === 0 ? FIRST_ROOM : MOST_LINES;
  const moved = lines === 0 ? heap.alloc(HEAD + LINE * wanted) : heap.realloc(lines, HEAD + LINE * wanted);
  if (lines === 0) store<i32>(moved, 0);
  store<i32>(moved, wanted, 4);
  store<u32>(accounts + <usize>account * 4, <u32>moved);
  return moved;
}
