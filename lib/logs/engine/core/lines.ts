import { BLOCK_BYTES, BLOCKS, LONGEST_LINE } from '../counters';
import { lineIs } from './events';
import { readMailCarrier } from './mailcarrier';
import { readPostfix } from './postfix';

/*
 * The memory that a log is read into, block after block, and the places of its lines. Before a block there is room for the
 * unfinished line of the one before, behind it for what is read past the end.
 */
const SLACK: usize = 64;
const ROOM: usize = SLACK + LONGEST_LINE + BLOCK_BYTES + SLACK;
const rooms: usize = heap.alloc(ROOM * BLOCKS);
const ends: usize = heap.alloc(BLOCK_BYTES * 4);
const MAILCARRIER = 1;

/** Where one of the blocks is to be written. */
export function blockAt(block: i32): usize {
  return rooms + <usize>block * ROOM + SLACK + LONGEST_LINE;
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
    if (to > from && (to - from > <usize>LONGEST_LINE || !(format === MAILCARRIER ? readMailCarrier(from, to) : readPostfix(from, to)))) unparsed += 1;
    from = feed + 1;
  }
  return unparsed;
}
