import { taken, takeFolded } from './fingerprint';

/** No host name is longer (RFC 1035). */
const LONGEST_DOMAIN: usize = 255;
/** Stands for no domain at all. */
export const NO_DOMAIN: u64 = 0;

/** The recipient's address stands there. @returns the fingerprint of its domain, or NO_DOMAIN */
export function recipientDomain(from: usize, to: usize): u64 {
  let sign = to - 1;
  while (sign >= from && load<u8>(sign) !== 64) sign -= 1;
  if (sign < from) return NO_DOMAIN;
  let end = min(to, sign + 1 + LONGEST_DOMAIN);
  const last = load<u8>(end - 1);
  if (last === 46 || last === 62) end -= 1;
  if (end <= sign + 1) return NO_DOMAIN;
  takeFolded(sign + 1, end);
  return taken;
}
