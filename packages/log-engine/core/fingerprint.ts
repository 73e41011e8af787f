/**
 * 64-bit fingerprints of pieces of a log. The seeds are chosen anew for every run, so that nobody can make up names that
 * share one. By 2^-64 for each pair, two names are the same by chance: one in 400,000 for ten million names.
 */
let begin: u64 = 0;
let first: u64 = 1;
let second: u64 = 1;
/** The fingerprint that was taken last. */
export let taken: u64 = 0;

/** Whatever the seed, the factors are large and odd. */
export function seedFingerprints(a: u32, b: u32, c: u32, d: u32): void {
  begin = (<u64>a << 32) | b;
  first = ((((<u64>c << 32) | d) * 0x9e3779b97f4a7c15) ^ 0xcc9e2d511b873593) | 1;
  second = ((((<u64>b << 32) | c) * 0xc2b2ae3d27d4eb4f) ^ 0x85ebca6b2c1b3c6d) | 1;
}

/** Of the bytes as they stand. May read seven bytes past the end. */
export function take(from: usize, to: usize): void {
  let mix = begin + <u64>(to - from) * first;
  let at = from;
  for (; at + 8 <= to; at += 8) mix = mixed(mix ^ load<u64>(at));
  if (at < to) mix = mixed(mix ^ firstBytes(load<u64>(at), to - at));
  taken = ended(mix);
}

/** Of the bytes with ASCII capitals as small letters. */
export function takeFolded(from: usize, to: usize): void {
  let mix = begin + <u64>(to - from) * first;
  let at = from;
  for (; at + 8 <= to; at += 8) mix = mixed(mix ^ folded(load<u64>(at)));
  if (at < to) mix = mixed(mix ^ firstBytes(folded(load<u64>(at)), to - at));
  taken = ended(mix);
}

/** @returns the fingerprint of the pair of one and its owner */
export function paired(fingerprint: u64, owner: i32): u64 {
  return fingerprint ^ (<u64>(owner + 1) * 0x9e3779b97f4a7c15);
}

/** The first of eight bytes; seven at most. */
function firstBytes(word: u64, count: usize): u64 {
  const shift = (8 - <u64>count) * 8;
  return (word << shift) >> shift;
}

/** Two secret factors with the halves changed between them: no difference between two words is the same in every run. */
function mixed(word: u64): u64 {
  return rotl(word * first, 32) * second;
}

function ended(mix: u64): u64 {
  const end = (mix ^ (mix >> 32)) * first;
  return end ^ (end >> 29);
}

/** Eight bytes with ASCII capitals as small letters: a byte from A to Z, and below 128, gets its bit of 32. */
function folded(word: u64): u64 {
  const seven = word & 0x7f7f7f7f7f7f7f7f;
  return word | (((seven + 0x3f3f3f3f3f3f3f3f) & ~(seven + 0x2525252525252525) & ~word & 0x8080808080808080) >> 2);
}
