import { placeOf, stands, wordOf } from './words';

/*
 * The recipient in a delivery line: `=> address <original> R=router T=transport …`, whatever the delivery came to.
 *
 * The original address is the one the client named; Exim writes it when the other differs, quoted as it must be. The address
 * before it has lost its quotation marks, so it may hold anything. What follows the transport is a remote server's.
 */

const ROUTER = wordOf(' R=');
const SENDER = wordOf(' F=<');
const RETURN_PATH = wordOf(' P=<');
const ROUTING = wordOf(' routing ');
const DEFER = wordOf(' defer (');
const TRANSPORT = wordOf(' T=');
const MOST_TRIES = 16;

export let recipientFrom: usize = 0;
export let recipientTo: usize = 0;

/** @param from where the address begins. @returns whether a recipient was found */
export function readDelivery(from: usize, end: usize): bool {
  const first = load<u8>(from);
  if (first === 124 || first === 47 || first === 62) return behindPipe(from, end);
  const blank = placeOf(32, from, end);
  if (blank === from) return false;
  const domain = placeOf(64, from, blank) < blank;
  const address = load<u8>(blank - 1) === 58 ? blank - 1 : blank;
  const at = afterParents(blank, end);
  if (at + 1 < end && load<u16>(at) === 0x3c20 && readOriginal(at + 1, end)) return true;
  if (domain && (address < at || at === end || isBehind(at, end))) {
    recipientFrom = from;
    recipientTo = address;
    return true;
  }
  return search(at, end);
}

/** With `+all_parents`: ` (parent)`, one or more. */
function afterParents(from: usize, end: usize): usize {
  let at = from;
  while (at + 1 < end && load<u16>(at) === 0x2820) {
    const close = placeOf(41, at + 2, end);
    if (close >= end) return at;
    at = close + 1;
  }
  return at;
}

/** Reads `<original>` that begins at `open`. */
function readOriginal(open: usize, end: usize): bool {
  let quoted = false;
  for (let at = open + 1; at < end; at += 1) {
    const byte = load<u8>(at);
    if (byte === 92) at += 1;
    else if (byte === 34) quoted = !quoted;
    else if (byte === 62 && !quoted) {
      const close = at + 1;
      if (close < end && load<u8>(close) !== 58 && !isBehind(close, end)) return false;
      recipientFrom = open + 1;
      recipientTo = at;
      return true;
    }
  }
  return false;
}

/** The address lost its quotation marks and holds blanks: the original follows somewhere. */
function search(from: usize, end: usize): bool {
  let tries = 0;
  for (let at = placeOf(32, from, end); at + 1 < end && tries < MOST_TRIES; at = placeOf(32, at + 1, end)) {
    if (load<u8>(at, 1) !== 60) continue;
    tries += 1;
    if (readOriginal(at + 1, end)) return true;
  }
  return false;
}

/** A pipe, a file or an automatic reply: its text is the owner's, so the original is read from behind. */
function behindPipe(from: usize, end: usize): bool {
  for (let at = end - 1; at > from; at -= 1) {
    if (load<u8>(at) !== 62 || !(stands(ROUTER, at + 1, end) || stands(SENDER, at + 1, end) || stands(RETURN_PATH, at + 1, end))) continue;
    for (let open = at - 1; open > from; open -= 1) {
      if (load<u8>(open) !== 60 || load<u8>(open - 1) !== 32) continue;
      recipientFrom = open + 1;
      recipientTo = at;
      return true;
    }
    return false;
  }
  return false;
}

function isBehind(at: usize, end: usize): bool {
  return stands(ROUTER, at, end) || stands(SENDER, at, end) || stands(RETURN_PATH, at, end) || stands(ROUTING, at, end) || stands(DEFER, at, end) || stands(TRANSPORT, at, end);
}
