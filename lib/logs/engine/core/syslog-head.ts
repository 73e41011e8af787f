import { readStamp } from './syslog-stamp';

/** Longer host names are read too, but byte by byte. */
const LONGEST_HOST: usize = 64;

/*
 * Reads the stamp and the host that a syslog line begins with. Almost every line has the host of the line before, so it is
 * compared with that, eight bytes at a time.
 */

/** The host of the line before with its blanks on both sides. */
const host: usize = heap.alloc(LONGEST_HOST + 8);
let length: usize = 0;

/** @returns where the program's name begins, or 0 when the line has another shape */
export function readHead(start: usize, end: usize): usize {
  const at = readStamp(start, end);
  if (at === 0) return 0;
  if (length !== 0 && at + length < end && isSame(at)) {
    const program = at + length;
    return load<u8>(program) === 32 ? 0 : program;
  }
  return readHost(at, end);
}

function isSame(at: usize): bool {
  let offset: usize = 0;
  for (; offset + 8 <= length; offset += 8) if (load<u64>(at + offset) !== load<u64>(host + offset)) return false;
  return offset === length || (load<u64>(at + offset) ^ load<u64>(host + offset)) << (64 - ((length - offset) << 3)) === 0;
}

function readHost(stampEnd: usize, end: usize): usize {
  if (load<u8>(stampEnd) !== 32) return 0;
  let at = stampEnd + 1;
  while (at < end && load<u8>(at) > 32) at += 1;
  at += 1;
  const found = at - stampEnd;
  if (found === 2 || at >= end || load<u8>(at) === 32) return 0;
  length = 0;
  // Only a blank ends a host that is compared: a line with another sign there is read anew.
  if (found > LONGEST_HOST || load<u8>(at - 1) !== 32) return at;
  memory.copy(host, stampEnd, found);
  length = found;
  return at;
}
