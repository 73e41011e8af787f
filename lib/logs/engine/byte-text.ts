/** What the engine compares bytes with, made once. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** @returns whether `word` stands at `at`, before `end` */
export function standsAt(bytes: Uint8Array, word: Uint8Array, at: number, end: number): boolean {
  if (at + word.length > end) return false;
  for (let index = 0; index < word.length; index += 1) if (bytes[at + index] !== word[index]) return false;
  return true;
}

/** @returns where the first byte `wanted` stands, or `end`; four bytes at a time, reading up to three bytes past the end */
export function placeOf(view: DataView, wanted: number, from: number, end: number): number {
  const pattern = Math.imul(wanted, 0x01010101);
  for (let at = from; at < end; at += 4) {
    const word = view.getInt32(at, true) ^ pattern;
    const zeros = (word - 0x01010101) & ~word & 0x80808080;
    // The lowest mark is exact; those above it may be carried.
    if (zeros !== 0) return Math.min(end, at + ((31 - Math.clz32(zeros & -zeros)) >> 3));
  }
  return end;
}

/** @returns where the first byte that is no digit stands */
export function afterDigits(bytes: Uint8Array, at: number, end: number): number {
  let place = at;
  while (place < end && (bytes[place] as number) >= 48 && (bytes[place] as number) <= 57) place += 1;
  return place;
}

/** @returns where the digits that end before `end` begin */
export function beforeDigits(bytes: Uint8Array, start: number, end: number): number {
  let place = end;
  while (place > start && (bytes[place - 1] as number) >= 48 && (bytes[place - 1] as number) <= 57) place -= 1;
  return place;
}

/** @returns the number whose digits stand there */
export function numberAt(bytes: Uint8Array, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) number = number * 10 + (bytes[at] as number) - 48;
  return number;
}

/**
 * Passes over an address in angle brackets (RFC 5321): a quoted local part may hold anything, `>` included.
 *
 * @returns the place of the closing bracket, or -1
 */
export function bracketEnd(bytes: Uint8Array, view: DataView, open: number, end: number): number {
  if (open >= end || bytes[open] !== 60) return -1;
  let at = open + 1;
  if (bytes[at] === 34) {
    at += 1;
    while (at < end && bytes[at] !== 34) at += bytes[at] === 92 ? 2 : 1;
  }
  at = placeOf(view, 62, at, end);
  return at < end ? at : -1;
}

/** Whether the byte may be part of a client's address: hexadecimal digits, points and colons. */
export function isAddressByte(byte: number): boolean {
  const letter = byte | 32;
  return (byte >= 48 && byte <= 58) || byte === 46 || (letter >= 97 && letter <= 102);
}
