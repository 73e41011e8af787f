const found = { lo: 0, hi: 0 };

/**
 * Sixty-four bits of a queue id, as two halves, to keep in its place: ids are Postfix's own, so nobody can look for two with the same.
 *
 * @returns one object, overwritten by the next call
 */
export function queueFingerprint(id: string): { readonly lo: number; readonly hi: number } {
  let [lo, hi] = [0x811c9dc5, 0x2545f491];
  for (let index = 0; index < id.length; index += 1) {
    const code = id.charCodeAt(index);
    lo = Math.imul(lo ^ code, 0x01000193);
    hi = Math.imul(hi + code, 0x9e3779b1) ^ (hi >>> 13);
  }
  found.lo = lo ^ (lo >>> 15);
  found.hi = hi | 0;
  return found;
}
