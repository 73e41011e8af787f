import { BLOCK_BYTES, LONGEST_LINE } from '../counters';
import { readMailCarrier } from './mailcarrier';
import { readPostfix } from './postfix';

/*
 * The memory that a log is read into, block after block, and the places of its lines. Before the block there is room for the
 * unfinished line of the one before, behind it for what is read past the end.
 */
const SLACK = 64;
const room: usize = ((heap.alloc(SLACK + LONGEST_LINE + BLOCK_BYTES + SLACK + 16) + 15) & ~15) + SLACK + LONGEST_LINE;
const ends: usize = heap.alloc(BLOCK_BYTES * 4);
const MAILCARRIER = 1;

let line: f64 = 0;
let lineStart: usize = 0;
let lineEnd: usize = 0;

export function roomAt(): usize {
  return room;
}

export function endsAt(): usize {
  return ends;
}

/** Writes the place of every line feed in [from, to) as a 32-bit number from `ends` on, looking at sixteen bytes at once. @returns how many */
export function findLines(from: usize, to: usize): i32 {
  const feed = i8x16.splat(10);
  let out = ends;
  for (let at = from; at < to; at += 16) {
    let found = i8x16.bitmask(i8x16.eq(v128.load(at), feed));
    while (found !== 0) {
      store<u32>(out, <u32>at + ctz(found));
      out += 4;
      found &= found - 1;
    }
  }
  return <i32>((out - ends) >> 2);
}

/** Of the line that is being read: its number in its file, and where it stands. */
export function lineNumber(): f64 {
  return line;
}

export function lineBegins(): usize {
  return lineStart;
}

export function lineStops(): usize {
  return lineEnd;
}

/** Another file begins. */
export function fileBegins(): void {
  line = 0;
}

/** Lines that nobody looks into. */
export function passLines(count: i32): void {
  line += count;
}

/** Another line is read, and stands there. */
export function lineIs(start: usize, end: usize): void {
  line += 1;
  lineStart = start;
  lineEnd = end;
}

/** Reads the lines that begin at `start` and end where `ends` tells. @returns how many of them have no known shape */
export function readLines(format: i32, start: usize, count: i32): i32 {
  let unparsed: i32 = 0;
  let from = start;
  const last = ends + <usize>count * 4;
  for (let place = ends; place < last; place += 4) {
    const feed = <usize>load<u32>(place);
    const to = feed > from && load<u8>(feed - 1) === 13 ? feed - 1 : feed;
    lineIs(from, to);
    if (to > from && (to - from > <usize>LONGEST_LINE || !(format === MAILCARRIER ? readMailCarrier(from, to) : readPostfix(from, to)))) unparsed += 1;
    from = feed + 1;
  }
  return unparsed;
}
