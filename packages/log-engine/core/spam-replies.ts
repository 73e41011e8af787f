import { lengthOf, wordOf } from './words';

/*
 * Words with which the large receivers, and the lists they ask, say that mail looks like spam or that too much of it comes, in small
 * letters. docs/detection.md names where each is documented. A server that only wants to be tried again (greylisting) says none of them.
 */
const WORDS: usize[] = [
  'unsolicited', // Gmail 421-4.7.28, 550-5.7.1
  '4.7.28', // Gmail: rate limited
  'unusual rate', // Gmail
  'tss0', // Yahoo: volume or complaints
  'user complaints', // Yahoo
  'policy reasons', // Yahoo 554 5.7.9
  'blocked using', // Postfix's own words for a DNS list
  'spamhaus',
  'spam ', // and `spam content`, `as spam `
  'reputation', // Microsoft, Proofpoint, Cisco
  '5.7.6', // Microsoft 5.7.606 to 649: banned sender address
  '4.7.650', // Microsoft: temporarily rate limited
  's3140', // Microsoft: block list
  's3150',
  'content policy',
  'rate limited',
  'too many messages',
  'bulk mail',
].map<usize>((word) => wordOf(word));
/** A reply is not looked at beyond so many bytes. */
const MOST: usize = 700;

/** @returns whether the reply between `from` and `end` says one of them */
export function saysSpam(from: usize, end: usize): bool {
  const to = min(end, from + MOST);
  for (let index = 0; index < WORDS.length; index += 1) if (holds(WORDS[index], from, to)) return true;
  return false;
}

/** Whether the word, with capitals or without, is anywhere in it; looks at sixteen first letters at once. */
function holds(word: usize, from: usize, to: usize): bool {
  const length = lengthOf(word);
  const first = i8x16.splat(load<u8>(word, 8) | 32);
  const bit = i8x16.splat(32);
  for (let at = from; at + length <= to; at += 16) {
    let found = i8x16.bitmask(i8x16.eq(v128.or(v128.load(at), bit), first));
    for (; found !== 0; found &= found - 1) {
      const place = at + ctz(found);
      if (place + length <= to && isThere(word, place, length)) return true;
    }
  }
  return false;
}

function isThere(word: usize, at: usize, length: usize): bool {
  for (let index: usize = 0; index < length; index += 1) {
    const wanted = load<u8>(word + 8 + index);
    const byte = load<u8>(at + index);
    if (byte !== wanted && ((byte | 32) !== wanted || byte < 65 || byte > 90)) return false;
  }
  return true;
}
