/** A word to compare bytes with: its length, then its bytes, then eight bytes of room. */
export function wordOf(text: string): usize {
  const length = text.length;
  const word = heap.alloc(16 + length);
  memory.fill(word, 0, 16 + length);
  store<u32>(word, length);
  for (let index = 0; index < length; index += 1) store<u8>(word + 8 + index, <u8>text.charCodeAt(index));
  return word;
}

export function lengthOf(word: usize): usize {
  return load<u32>(word);
}

/** @returns whether the word stands at `at`, before `end`. May read seven bytes past the end. */
export function stands(word: usize, at: usize, end: usize): bool {
  let left = <usize>load<u32>(word);
  if (at + left > end) return false;
  let place = at;
  let wanted = word + 8;
  while (left >= 8) {
    if (load<u64>(place) !== load<u64>(wanted)) return false;
    place += 8;
    wanted += 8;
    left -= 8;
  }
  return left === 0 || (load<u64>(place) ^ load<u64>(wanted)) << (64 - (left << 3)) === 0;
}

/** Copies so many bytes, sixteen at once: up to fifteen more may be written behind them. Faster than `memory.copy` for the short pieces of a line. */
export function copyBytes(to: usize, from: usize, length: usize): void {
  for (let offset: usize = 0; offset < length; offset += 16) v128.store(to + offset, v128.load(from + offset));
}

/** Whether what stands from `from` to `to` is the word, no more and no less. */
export function isWord(word: usize, from: usize, to: usize): bool {
  return to - from === lengthOf(word) && stands(word, from, to);
}

/** @returns where the first byte `wanted` stands, or `end`; may read fifteen bytes past the end */
export function placeOf(wanted: u8, from: usize, end: usize): usize {
  const pattern = i8x16.splat(wanted);
  for (let at = from; at < end; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), pattern));
    if (found !== 0) return min(end, at + ctz(found));
  }
  return end;
}

/** @returns where the first blank or control character stands, or `end`; may read fifteen bytes past the end */
export function placeOfBlank(from: usize, end: usize): usize {
  const blank = i8x16.splat(33);
  for (let at = from; at < end; at += 16) {
    const found = i8x16.bitmask(i8x16.lt_u(v128.load(at), blank));
    if (found !== 0) return min(end, at + ctz(found));
  }
  return end;
}

/** @returns where the first byte that is no digit stands */
export function afterDigits(at: usize, end: usize): usize {
  let place = at;
  while (place < end && isDigit(load<u8>(place))) place += 1;
  return place;
}

/** @returns where the digits that end before `end` begin */
export function beforeDigits(start: usize, end: usize): usize {
  let place = end;
  while (place > start && isDigit(load<u8>(place - 1))) place -= 1;
  return place;
}

/** @returns the number whose digits stand there, nine at most */
export function numberAt(from: usize, to: usize): i32 {
  let number: i32 = 0;
  for (let at = from; at < to; at += 1) number = number * 10 + <i32>load<u8>(at) - 48;
  return number;
}

export function isDigit(byte: u8): bool {
  return byte - 48 < 10;
}

export function isLetterOrDigit(byte: u8): bool {
  return isDigit(byte) || (byte | 32) - 97 < 26;
}

/** The name of a login method. */
export function isMechanism(byte: u8): bool {
  return isLetterOrDigit(byte) || byte === 95 || byte === 45;
}

/**
 * Passes over an address in angle brackets (RFC 5321): a quoted local part may hold anything, `>` included.
 *
 * @returns the place of the closing bracket, or 0
 */
export function bracketEnd(open: usize, end: usize): usize {
  if (open >= end || load<u8>(open) !== 60) return 0;
  let at = open + 1;
  if (load<u8>(at) === 34) {
    at += 1;
    while (at < end && load<u8>(at) !== 34) at += load<u8>(at) === 92 ? 2 : 1;
  }
  at = placeOf(62, at, end);
  return at < end ? at : 0;
}
