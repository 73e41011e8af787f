import { addressEnd, afterWord, isWordByte } from './exim-text';
import { afterDigits, isDigit, lengthOf, placeOf, stands, wordOf } from './words';

/*
 * The arrival of a message: `<= sender H=name (helo) [address]:port P=esmtpsa X=… A=driver:user K S=300 id=… T="…" for …`.
 *
 * Read from both ends towards the middle: the sender is an address, what follows the size is quoted, and the user's name is
 * what stands between `A=driver:` and the size, whatever it holds. Where a HELO name holds brackets (`helo_accept_junk_hosts`)
 * the line can be read in two ways. Then the account is all of the text that might be its name, which is no other account's,
 * or nobody when no login follows it.
 */

const AUTHENTICATED = wordOf(' A=');
const PROTOCOL = wordOf(' P=');
/** With `+tls_peerdn`: what the client's certificate says, quoted. */
const CERTIFICATE = wordOf(' DN="');
const CHUNKING = wordOf(' K');
const PRDR = wordOf(' PRDR');
const PROXY = wordOf(' PRX=');
const SIZE = wordOf(' S=');
const FOR = wordOf(' for ');
const FROM = wordOf(' from <');
const LONGEST_NAME: usize = 16;

/** The user's name; `userFrom` is 0 without one. */
export let userFrom: usize = 0;
export let userTo: usize = 0;
/** The client's address; `clientFrom` is 0 without one. */
export let clientFrom: usize = 0;
export let clientTo: usize = 0;
/** Where the list of recipients begins, which ends with the line; 0 without one. */
export let recipientsFrom: usize = 0;

/** @param at where the sender begins. @returns whether the line reads as an arrival */
export function readArrival(at: usize, end: usize): bool {
  userFrom = 0;
  clientFrom = 0;
  const host = addressEnd(at, end);
  if (host === 0 || host >= end) return false;
  const size = findSize(host, end);
  if (size === 0) return false;
  if (!readUsualLogin(host, size)) readLogin(host, size);
  return true;
}

/** `[`, `P=`, `A=` and `DN` as numbers, the lowest byte first. */
const BRACKET: u16 = 91;
const P_EQUALS: u16 = 0x3d50;
const A_EQUALS: u16 = 0x3d41;
const DN: u16 = 0x4e44;

/** Where a client, a protocol and a login stand once each, in this order, nothing can be read in two ways. @returns whether it is so, the login or not */
function readUsualLogin(from: usize, to: usize): bool {
  let client: usize = 0;
  let closed: usize = 0;
  let protocol = false;
  let user: usize = 0;
  for (let at = placeOf(32, from, to); at < to; at = placeOf(32, at + 1, to)) {
    const next = load<u16>(at, 1);
    if (next === P_EQUALS) {
      if (client === 0 || protocol) return false;
      protocol = true;
    } else if (next === A_EQUALS) {
      const name = userAt(at, to);
      if (name === 0) continue;
      if (!protocol || user !== 0) return false;
      user = name;
    } else if ((next & 0xff) === BRACKET) {
      const close = clientEnd(at, to);
      if (close === 0) continue;
      if (client !== 0) return false;
      client = at + 2;
      closed = close;
    } else if (next === DN) return false;
  }
  if (!protocol) return false;
  if (user === 0 || user >= to) return true;
  userFrom = user;
  userTo = withoutFlags(user, to);
  clientFrom = client;
  clientTo = closed;
  return true;
}

/** Between the sender and the size. */
function readLogin(from: usize, to: usize): void {
  const user = firstUser(behindClient(from, to), to);
  if (user === 0 || user >= to) return;
  const protocol = lastProtocol(from, to);
  if (protocol !== 0 && user < protocol && firstUser(protocol, to) === 0) return;
  userFrom = user;
  userTo = withoutFlags(user, to);
  keepClient(from, protocol === 0 || user < protocol ? user : protocol);
}

function lastProtocol(from: usize, to: usize): usize {
  let last: usize = 0;
  for (let at = placeOf(32, from, to); at < to; at = placeOf(32, at + 1, to)) if (stands(PROTOCOL, at, to)) last = at;
  return last;
}

/** @returns the place behind the first ` [address]`, or `from` */
function behindClient(from: usize, to: usize): usize {
  for (let at = placeOf(32, from, to); at < to; at = placeOf(32, at + 1, to)) {
    const close = clientEnd(at, to);
    if (close !== 0) return close + 1;
  }
  return from;
}

/** Keeps the last ` [address]`. */
function keepClient(from: usize, to: usize): void {
  for (let at = placeOf(32, from, to); at < to; at = placeOf(32, at + 1, to)) {
    const close = clientEnd(at, to);
    if (close === 0) continue;
    clientFrom = at + 2;
    clientTo = close;
  }
}

/** @returns the place of the closing bracket of the ` [address]` that begins at `at`, or 0 */
function clientEnd(at: usize, to: usize): usize {
  if (load<u8>(at, 1) !== 91) return 0;
  let close = at + 2;
  while (close < to && isAddressByte(load<u8>(close))) close += 1;
  return close > at + 2 && close < to && load<u8>(close) === 93 ? close : 0;
}

/** Hexadecimal digits, points and colons. */
function isAddressByte(byte: u8): bool {
  return isDigit(byte) || byte === 58 || byte === 46 || (byte | 32) - 97 < 6;
}

/** @returns where the name begins in the first ` A=driver:name` outside of a certificate's name, or 0 */
function firstUser(from: usize, to: usize): usize {
  for (let at = placeOf(32, from, to); at < to; at = placeOf(32, at + 1, to)) {
    if (stands(CERTIFICATE, at, to)) {
      const close = addressEnd(at + 1, to);
      if (close !== 0) at = close - 1;
    }
    const name = load<u8>(at) === 32 ? userAt(at, to) : 0;
    if (name !== 0) return name;
  }
  return 0;
}

/** @returns where the name begins in ` A=driver:name`, or 0 */
function userAt(at: usize, to: usize): usize {
  if (!stands(AUTHENTICATED, at, to)) return 0;
  const driver = at + lengthOf(AUTHENTICATED);
  const colon = afterWord(driver, to);
  return colon > driver && colon < to && load<u8>(colon) === 58 ? colon + 1 : 0;
}

/** @returns where the name ends: what Exim may have written behind it tells of the transfer */
function withoutFlags(from: usize, to: usize): usize {
  let end = to;
  if (end - lengthOf(CHUNKING) > from && stands(CHUNKING, end - lengthOf(CHUNKING), end)) end -= lengthOf(CHUNKING);
  let word = end;
  while (word > from && load<u8>(word - 1) !== 32) word -= 1;
  if (word - 1 > from && stands(PROXY, word - 1, end)) end = word - 1;
  return end - lengthOf(PRDR) > from && stands(PRDR, end - lengthOf(PRDR), end) ? end - lengthOf(PRDR) : end;
}

/**
 * The end of an arrival line, from its size on: ` S=300 id=a@b T="subject" from <a@b> for c@d e@f`. What a client chose is
 * quoted here, so of all the places that look like a size only the true one reads to the end of the line: from within a
 * quotation the quotation marks do not come out even. No reading gets past another size outside of quotations, so trying one
 * after the other costs a few passes over the line and no more.
 *
 * @returns where the blank before the size stands, or 0
 */
function findSize(from: usize, end: usize): usize {
  for (let at = placeOf(32, from, end); at < end; at = placeOf(32, at + 1, end)) {
    if (load<u8>(at, 1) === 83 && stands(SIZE, at, end) && readsToEnd(at + lengthOf(SIZE), end)) return at;
  }
  return 0;
}

function readsToEnd(digits: usize, end: usize): bool {
  recipientsFrom = 0;
  let at = afterDigits(digits, end);
  if (at === digits) return false;
  while (at < end) {
    if (load<u8>(at) !== 32) return false;
    if (stands(FOR, at, end)) return isList(at + lengthOf(FOR), end);
    at = stands(FROM, at, end) ? addressEnd(at + lengthOf(FROM) - 1, end) : fieldEnd(at + 1, end);
    if (at === 0) return false;
  }
  return true;
}

/** @returns the place behind `NAME=value`, `NAME="value"` or a bare `NAME`, or 0 */
function fieldEnd(from: usize, end: usize): usize {
  let at = from;
  while (at < end && isNameByte(load<u8>(at))) at += 1;
  if (at === from || at - from > LONGEST_NAME) return 0;
  if (at === end || load<u8>(at) === 32) return isFlag(from, at) ? at : 0;
  if (load<u8>(at) !== 61 || (at === from + 1 && load<u8>(from) === 83)) return 0;
  return addressEnd(at + 1, end);
}

function isList(from: usize, end: usize): bool {
  let at = from;
  while (at < end) {
    const next = addressEnd(at, end);
    if (next <= at || !hasDomain(at, next)) return false;
    at = next + 1;
  }
  recipientsFrom = from;
  return true;
}

function hasDomain(from: usize, to: usize): bool {
  for (let at = to - 1; at > from; at -= 1) {
    const byte = load<u8>(at);
    if (byte === 64) return true;
    if (byte === 34) return false;
  }
  return false;
}

/** `id*` is the name of a field too: versions and selectors mark them with other signs. */
function isNameByte(byte: u8): bool {
  return isWordByte(byte) || byte === 42 || byte === 43 || byte === 45 || byte === 46;
}

/** A capital, then capitals, digits and marks: `K`, `PRDR`, `L.-`. */
function isFlag(from: usize, to: usize): bool {
  for (let at = from; at < to; at += 1) {
    const byte = load<u8>(at);
    if (byte - 65 < 26) continue;
    if (at === from || !isNameByte(byte) || byte > 96) return false;
  }
  return true;
}
