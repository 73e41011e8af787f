import { BLOCK_BYTES, LINE_WITHIN, LONGEST_LINE, PART } from '../counters';
import { blockIs, lineHere, lineIs, lineTextIs, noId } from './events';
import { isFramed, isWritten, lineWithin, textFrom, textTo } from './framed-lines';
import { readExim } from './exim';
import { ofServer, unknownIs } from './line-counts';
import { readMailCarrier } from './mailcarrier';
import { readPostfix } from './postfix';
import { newRooms, roomOf } from './rooms';

/*
 * The memory that a log is read into, block after block, and the places of its lines. Before a block there is room for the
 * unfinished line of the one before, behind it for what is read past the end.
 */
const SLACK: usize = 64;
const ROOM: usize = SLACK + LONGEST_LINE + BLOCK_BYTES + SLACK;
const rooms: usize = newRooms();
const ends: usize = heap.alloc(BLOCK_BYTES * 4);
const MAILCARRIER = 1;
const EXIM = 2;

/** Where one of the blocks is to be written. */
export function blockAt(block: i32): usize {
  return roomOf(rooms, block, ROOM) + SLACK + LONGEST_LINE;
}

/** Leaves nothing behind of the lines of block 0. */
export function wipeLines(): void {
  memory.fill(roomOf(rooms, 0, ROOM), 0, ROOM);
  memory.fill(ends, 0, BLOCK_BYTES * 4);
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

/** Makes events of the lines that begin at `start` and end where `ends` tells. @returns how many of them have no known shape */
export function readLines(format: i32, start: usize, count: i32): i32 {
  let unparsed: i32 = 0;
  let from = start;
  const last = ends + <usize>count * 4;
  for (let place = ends; place < last; place += 4) {
    const feed = <usize>load<u32>(place);
    const to = feed > from && load<u8>(feed - 1) === 13 ? feed - 1 : feed;
    lineIs(from, to);
    if (!readLine(format, from, to, feed)) {
      unparsed += 1;
      unknownIs(lineHere(), from, to);
    }
    from = feed + 1;
  }
  return unparsed;
}

function readLine(format: i32, from: usize, to: usize, feed: usize): bool {
  const framed = isFramed();
  if (!framed) {
    if (to === from) return true;
    if (to - from > <usize>LONGEST_LINE) return false;
    if (read(format, from, to)) return true;
  }
  const within = lineWithin(from, to, feed);
  if (within === PART) return true;
  if (within !== LINE_WITHIN) return to === from || (framed && read(format, from, to));
  if (isWritten()) lineTextIs(textFrom, textTo);
  return textTo - textFrom <= <usize>LONGEST_LINE && read(format, textFrom, textTo);
}

/** Makes events of one line alone, which stands there in nothing else. @returns whether it has a known shape */
export function readAlone(format: i32, from: usize, to: usize): bool {
  blockIs(0);
  noId();
  lineIs(from, to);
  return to > from && to - from <= <usize>LONGEST_LINE && read(format, from, to);
}

function read(format: i32, from: usize, to: usize): bool {
  if (format === EXIM) return readExim(from, to);
  if (format !== MAILCARRIER) return readPostfix(from, to);
  if (!readMailCarrier(from, to)) return false;
  ofServer();
  return true;
}
