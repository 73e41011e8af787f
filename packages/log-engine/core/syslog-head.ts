import { readStamp } from './syslog-stamp';
import { lengthOf, placeOf, stands, wordOf } from './words';

/** Longer host names are read too, but byte by byte. */
const LONGEST_HOST: usize = 64;

/*
 * Reads the stamp and the host that a syslog line begins with. Almost every line has the host of the line before, so it is
 * compared with that, eight bytes at a time.
 */

const STDOUT = wordOf('stdout ');
const STDERR = wordOf('stderr ');

/** The host of the line before with its blanks on both sides, and what else stands between the stamp and the program in every line. */
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
  let from = stampEnd + 1;
  // Some daemons write ` <mail.info>` before the host.
  if (load<u8>(from) === 60) {
    const close = placeOf(62, from, end);
    if (close + 2 >= end || load<u8>(close, 1) !== 32) return 0;
    from = close + 2;
  }
  // Kubernetes: a program that writes no stamp stands directly behind it.
  if (stands(STDOUT, from, end) || stands(STDERR, from, end)) {
    const inner = from + lengthOf(STDOUT) + 2;
    length = 0;
    return inner >= end || readStamp(inner, end) !== 0 ? 0 : inner;
  }
  let at = from;
  while (at < end && load<u8>(at) > 32) {
    // No host: the program follows.
    if (load<u8>(at) === 91) return at > from ? from : 0;
    at += 1;
  }
  // A second stamp: the line stands within another, as `docker logs -t` writes it.
  if (at === from || at + 1 >= end || readStamp(from, end) !== 0) return 0;
  at += 1;
  while (at < end && load<u8>(at) === 32 && at - stampEnd < LONGEST_HOST) at += 1;
  const found = at - stampEnd;
  if (at >= end || load<u8>(at) === 32) return 0;
  length = 0;
  // Only a blank ends a host that is compared: a line with another sign there is read anew.
  if (found > LONGEST_HOST || load<u8>(at - 1) !== 32) return at;
  memory.copy(host, stampEnd, found);
  length = found;
  return at;
}
