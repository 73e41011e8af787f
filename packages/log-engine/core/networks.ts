import { taken, takeFolded } from './fingerprint';
import { afterDigits, lengthOf, numberAt, placeOf, stands, wordOf } from './words';

/* The network that a client's address is in, as a number: the first 16 bits of IPv4, the first 32 of IPv6. docs/detection.md says why so many. */
export const NO_NETWORK: u32 = 0;
/** Programs on this host itself, such as web mail: where their users are is not told. */
export const THIS_HOST: u32 = 1;
/** Set in networks of one's own (RFC 1918, RFC 4193, link-local). */
const PRIVATE: u32 = 0x20000000;
const V4: u32 = 0x40000000;
const V6: u32 = 0x80000000;

const LOOPBACK = wordOf('127.');
const LOOPBACK_6 = wordOf('::1');
const MAPPED = wordOf('::ffff:');
const LINK_LOCAL = wordOf('169.254.');
const HOME_NET = wordOf('192.168.');

/** The address stands there. @returns its network */
export function networkOf(from: usize, to: usize): u32 {
  if (stands(MAPPED, from, to) && placeOf(46, from, to) < to) return networkOf(from + lengthOf(MAPPED), to);
  if (stands(LOOPBACK, from, to) || (to - from === 3 && stands(LOOPBACK_6, from, to))) return THIS_HOST;
  const first = afterDigits(from, to);
  if (first > from && first < to && load<u8>(first) === 46) return ofFour(from, first, to);
  return placeOf(58, from, to) < to ? ofSix(from, to) : NO_NETWORK;
}

function ofFour(from: usize, dot: usize, to: usize): u32 {
  const second = afterDigits(dot + 1, to);
  if (dot - from > 3 || second === dot + 1 || second - dot > 4) return NO_NETWORK;
  const a = numberAt(from, dot);
  const b = numberAt(dot + 1, second);
  const own = a === 10 || (a === 172 && b >= 16 && b < 32) || stands(HOME_NET, from, to) || stands(LINK_LOCAL, from, to) ? PRIVATE : 0;
  return own | V4 | (<u32>a << 8) | <u32>b;
}

function ofSix(from: usize, to: usize): u32 {
  const letter = load<u8>(from) | 32;
  const next = load<u8>(from, 1) | 32;
  // fc00::/7 and fe80::/10.
  if (letter === 102 && (next === 99 || next === 100 || (next === 101 && load<u8>(from, 2) === 56))) return V6 | PRIVATE;
  const colon = placeOf(58, from, to);
  const second = placeOf(58, min(colon + 1, to), to);
  // `2001:0:` is written without its zero where others follow it.
  const end = second === colon + 1 || (second === colon + 2 && load<u8>(colon, 1) === 48) ? colon : second;
  takeFolded(from, end);
  return V6 | (<u32>taken >> 3);
}

/** Whether it is an office's or a container's own: whoever has addresses there was let in. */
export function isPrivate(network: u32): bool {
  return (network & PRIVATE) !== 0;
}
