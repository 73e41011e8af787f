import { RAW_BYTES } from '../counters';
import { writeUtf8 } from './utf8';

/* Logs that Windows programs saved have two bytes for each sign. They are made UTF-8 before anything looks at them. */
const raw: usize = heap.alloc(RAW_BYTES + 64);

/** Where bytes of such a log are to be written. */
export function rawAt(): usize {
  return raw;
}

/** Writes so many bytes of `rawAt`, as UTF-8, from `into` on: at most three bytes for two. @returns where the text ends */
export function decodeUtf16(length: i32, into: usize, bigEndian: bool): usize {
  const end = raw + (length & ~1);
  let at = raw;
  let to = into;
  const high = i16x8.splat(<i16>0xff80);
  while (at < end) {
    // Eight signs of ASCII at once.
    while (!bigEndian && at + 16 <= end) {
      const units = v128.load(at);
      if (v128.any_true(v128.and(units, high))) break;
      v128.store64_lane(to, i8x16.narrow_i16x8_u(units, units), 0);
      at += 16;
      to += 8;
    }
    if (at >= end) break;
    let code = unitAt(at, bigEndian);
    at += 2;
    if (code >= 0xd800 && code < 0xdc00 && at < end) {
      const low = unitAt(at, bigEndian);
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        at += 2;
      }
    }
    to = writeUtf8(to, code);
  }
  return to;
}

function unitAt(at: usize, bigEndian: bool): u32 {
  const unit = <u32>load<u16>(at);
  return bigEndian ? ((unit & 0xff) << 8) | (unit >> 8) : unit;
}
