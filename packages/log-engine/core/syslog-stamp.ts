import { anyTime, readAnyStamp } from './any-stamp';
import { secondsAt } from './host';
import { isDigit } from './words';

/*
 * Reads the stamp that a syslog line begins with, in its two common forms; others see `any-stamp.ts`. A busy log has many lines a minute, so only a new minute is worked out
 * from its text; within it a stamp is compared as words.
 */

/** The time of the stamp that was read last, seconds since 1970. */
export let stampTime: f64 = 0;
let minuteTime: f64 = 0;
/** The minute that was worked out last: its text up to the second, 12 bytes of a classic stamp or 16 of RFC 3339, and its zone. */
let first: u64 = 0;
let second: u64 = 0;
const zone: usize = heap.alloc(16);
let zoneLength: usize = 0;

/** @returns the place after the stamp that begins at `start`, or 0 when there is none before `end` */
export function readStamp(start: usize, end: usize): usize {
  if (end - start < 17) return 0;
  const after = load<u8>(start, 4) === 45 ? rfc3339(start, end) : classic(start);
  if (after !== 0) return after;
  const other = readAnyStamp(start, end);
  if (other !== 0) stampTime = anyTime;
  return other;
}

/** `Nov 24 22:29:01` */
function classic(start: usize): usize {
  const seconds = twoDigits(start + 13);
  if (load<u8>(start, 12) !== 58 || load<u8>(start, 15) !== 32 || seconds < 0 || seconds > 60) return 0;
  const words = <u64>load<u32>(start, 8);
  if (load<u64>(start) !== first || words !== second || zoneLength !== 0) {
    const at = secondsAt(start, start + 15, 0, 0);
    if (at < 0) return 0;
    minuteTime = at - seconds;
    first = load<u64>(start);
    second = words;
    zoneLength = 0;
  }
  stampTime = minuteTime + seconds;
  return start + 15;
}

/** `2026-11-24T22:29:01.123456+09:00` */
function rfc3339(start: usize, end: usize): usize {
  // Windows count minutes in 32 bits: a year of another century is none.
  if (load<u16>(start) !== 0x3032) return 0;
  const seconds = twoDigits(start + 17);
  if (load<u8>(start, 16) !== 58 || seconds < 0 || seconds > 59) return 0;
  let at = start + 19;
  if (load<u8>(at) === 46) {
    at += 1;
    const fraction = at;
    while (isDigit(load<u8>(at))) at += 1;
    if (at === fraction || at > fraction + 9) return 0;
  }
  const zoneAt = at;
  const zoneSign = load<u8>(at);
  if (zoneSign === 90) at += 1;
  else if ((zoneSign === 43 || zoneSign === 45) && load<u8>(at, 3) === 58) at += 6;
  else return 0;
  if (at > end) return 0;
  if (load<u64>(start) !== first || load<u64>(start, 8) !== second || !isZone(zoneAt, at)) {
    const time = secondsAt(start, start + 19, zoneAt, at);
    if (time < 0) return 0;
    minuteTime = time - seconds;
    first = load<u64>(start);
    second = load<u64>(start, 8);
    zoneLength = at - zoneAt;
    memory.copy(zone, zoneAt, zoneLength);
  }
  stampTime = minuteTime + seconds;
  return at;
}

function isZone(from: usize, to: usize): bool {
  return to - from === zoneLength && memory.compare(from, zone, zoneLength) === 0;
}

/** @returns the number whose two digits stand there, or -1 */
function twoDigits(at: usize): i32 {
  const tens = <i32>load<u8>(at) - 48;
  const ones = <i32>load<u8>(at, 1) - 48;
  return <u32>tens > 9 || <u32>ones > 9 ? -1 : tens * 10 + ones;
}
