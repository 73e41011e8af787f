/** Writes a character of Unicode there. @returns the place behind it, at most four bytes on */
export function writeUtf8(to: usize, code: u32): usize {
  if (code < 0x80) {
    store<u8>(to, <u8>code);
    return to + 1;
  }
  const more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  const first: u32 = more === 1 ? 0xc0 : more === 2 ? 0xe0 : 0xf0;
  store<u8>(to, <u8>(first | (code >> (6 * more))));
  for (let left = more - 1; left >= 0; left -= 1) store<u8>(to + more - left, <u8>(0x80 | ((code >> (6 * left)) & 63)));
  return to + more + 1;
}
