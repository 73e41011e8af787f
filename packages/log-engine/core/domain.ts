import { taken, takeFolded } from './fingerprint';

/** No host name is longer (RFC 1035). */
const LONGEST_DOMAIN: usize = 255;
/** Stands for no domain at all. */
export const NO_DOMAIN: u64 = 0;

/** The recipient's address stands there. @returns the fingerprint of its domain, or NO_DOMAIN */
export function recipientDomain(from: usize, to: usize): u64 {
  const sign = lastSign(from, to);
  if (sign < from) return NO_DOMAIN;
  let end = min(to, sign + 1 + LONGEST_DOMAIN);
  const last = load<u8>(end - 1);
  if (last === 46 || last === 62) end -= 1;
  if (end <= sign + 1) return NO_DOMAIN;
  takeFolded(sign + 1, end);
  return taken;
}

/** @returns where the last `@` before `to` stands; before `from` without one. May read sixteen bytes before it */
function lastSign(from: usize, to: usize): usize {
  let at = to - 16;
  let found = signsAt(at);
  while (found === 0 && at > from) {
    at -= 16;
    found = signsAt(at);
  }
  return found === 0 ? from - 1 : at + 31 - clz(found);
}

function signsAt(at: usize): i32 {
  return i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(64)));
}
