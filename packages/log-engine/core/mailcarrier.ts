import { NO_DOMAIN, recipientDomain } from './domain';
import * as kinds from '../event-kinds';
import * as events from './events';
import { taken, takeFolded } from './fingerprint';
import { networkOf } from './networks';
import { minuteOfDay } from './host';
import { nameFrom, nameIs, nameTo } from './own-domains';
import { isUnknownCode } from './postfix-text';
import { afterDigits, isDigit, isMechanism, isWord, lengthOf, placeOf, stands, wordOf } from './words';

const AUTHENTICATED = wordOf('Authentication successful(');
const NOT_AUTHENTICATED = wordOf('Authentication failed(');
const RECIPIENT = wordOf('RCPT command successful(');
const REFUSED = wordOf('RCPT command failed(');
const RECEIVED = wordOf('DATA received(');
const BYTES = wordOf(' bytes');
const CONNECTED = wordOf('Connected from ');
const SENDER = wordOf('MAIL command successful(');
const RELAYED = wordOf('Mail relayed(');
const PROCESSING = wordOf('Processing ');
const DATA = wordOf('DATA command successful.');
const QUIT = wordOf('QUIT command successful.');
const DISCONNECTED = wordOf('Disconnected');
const DISCONNECTED_POINT = wordOf('Disconnected.');
const UUID_LENGTH: usize = 36;
/** `).`, the lowest byte first. */
const CLOSED: u16 = 0x2e29;

/** The connection of the line before: its name, and the fingerprint of that. Often the next line is of the same. */
const uuid: usize = heap.alloc(40);
let uuidTaken: bool = false;
let name: u64 = 0;
let lastSecond: i32 = -1;
let wallMinute: i32 = -1;
let minuteTime: f64 = 0;

/** The lines that follow are of another day. */
export function dayChanged(): void {
  wallMinute = -1;
  lastSecond = -1;
}

/**
 * Reads a line of the SMTP receiving log of MailCarrier, in which a connection has a name of its own: `14:05:56 3,1,<uuid>,statement`.
 *
 * @returns whether the line, the bytes from `start` to `end`, has a known shape
 */
export function readMailCarrier(start: usize, end: usize): bool {
  const second = end - start < 50 ? -1 : secondAt(start);
  if (second < 0) return false;
  const first = afterDigits(start + 9, start + 15);
  if (first === start + 9 || load<u8>(first) !== 44) return false;
  const comma = afterDigits(first + 1, first + 7);
  if (comma === first + 1 || load<u8>(comma) !== 44) return false;
  const after = comma + 1 + UUID_LENGTH;
  if (after >= end || load<u8>(after) !== 44 || !takeUuid(comma + 1)) return false;
  return statement(second, after + 1, end);
}

function statement(second: i32, text: usize, end: usize): bool {
  const closed = load<u16>(end - 2) === CLOSED;
  switch (load<u8>(text)) {
    case 65: // A
      if (closed && stands(AUTHENTICATED, text, end - 2)) return login(second, text + lengthOf(AUTHENTICATED), end - 2, true);
      if (closed && stands(NOT_AUTHENTICATED, text, end - 2)) return login(second, text + lengthOf(NOT_AUTHENTICATED), end - 2, false);
      return false;
    case 82: // R
      if (closed && stands(RECIPIENT, text, end - 2)) {
        recipient(second, text + lengthOf(RECIPIENT), end - 2);
        return true;
      }
      return closed && stands(REFUSED, text, end - 2) && refused(second, text + lengthOf(REFUSED), end - 2);
    case 67: // C
      return stands(CONNECTED, text, end) && connectedFrom(second, text + lengthOf(CONNECTED), end);
    case 77: // M
      if (!closed) return false;
      if (stands(SENDER, text, end - 2)) {
        sender(second, text + lengthOf(SENDER), end - 2);
        return true;
      }
      if (!stands(RELAYED, text, end - 2)) return false;
      relayed(second, text + lengthOf(RELAYED), end - 2);
      return true;
    case 80: // P
      if (!stands(PROCESSING, text, end)) return false;
      break;
    case 68: // D
      if (closed && stands(RECEIVED, text, end - 2)) return received(second, text + lengthOf(RECEIVED), end - 2);
      if (!isWord(DATA, text, end)) return ended(second, text, end);
      break;
    default:
      return ended(second, text, end);
  }
  time(second);
  return true;
}

function login(second: i32, from: usize, to: usize, successful: bool): bool {
  let blank = to - 1;
  while (blank > from && isMechanism(load<u8>(blank))) blank -= 1;
  const length = to - blank - 1;
  const comma = blank - 1;
  if (length < 1 || length > 20 || comma < from || load<u8>(blank) !== 32 || load<u8>(comma) !== 44) return false;
  if (successful && comma === from) return false;
  time(second);
  nameIs(from, comma);
  takeFolded(nameFrom, nameTo);
  if (!successful) {
    if (comma > from) events.setFirst(events.tell(kinds.FAILED_LOGIN), taken);
    return true;
  }
  const event = tell(kinds.LOGGED_IN);
  events.setSecond(event, taken);
  events.setName(event, nameFrom, nameTo);
  return true;
}

function recipient(second: i32, from: usize, to: usize): void {
  time(second);
  const event = tell(kinds.RECIPIENT_TAKEN);
  events.setSecond(event, domainOf(from, to));
  events.setThird(event, addressOf(from, to));
  events.setMore(event, false);
}

/** `<person@out.test>` */
function sender(second: i32, from: usize, to: usize): void {
  time(second);
  const event = tell(kinds.SENDER_TAKEN);
  const named = to - from > 2;
  events.setSecond(event, named ? addressOf(from, to) : 0);
  events.setThird(event, named ? domainOf(from, to) : NO_DOMAIN);
}

/** `person@out.test,somebody@far.test`: the recipient stands behind the last comma. */
function relayed(second: i32, from: usize, to: usize): void {
  time(second);
  let comma = to - 1;
  while (comma > from && load<u8>(comma) !== 44) comma -= 1;
  if (comma === from) return;
  const event = tell(kinds.MAIL_RELAYED);
  events.setSecond(event, 0);
  events.setThird(event, addressOf(comma + 1, to));
}

/** @returns the fingerprint of the address that stands there, with brackets or without */
function addressOf(from: usize, to: usize): u64 {
  const angles = to - from >= 2 && load<u8>(from) === 60 && load<u8>(to - 1) === 62;
  takeFolded(angles ? from + 1 : from, angles ? to - 1 : to);
  return taken;
}

/** `<person@out.test>, 550 5.1.1 …`: the address ends with the first comma outside of quotation marks. */
function refused(second: i32, from: usize, to: usize): bool {
  let at = load<u8>(from) === 60 ? from + 1 : from;
  if (load<u8>(at) === 34) {
    at += 1;
    while (at < to && load<u8>(at) !== 34) at += load<u8>(at) === 92 ? 2 : 1;
  }
  at = placeOf(44, at, to);
  if (at + 1 >= to || load<u8>(at, 1) !== 32) return false;
  time(second);
  const event = tell(kinds.RECIPIENT_REFUSED);
  events.setSecond(event, domainOf(from, at));
  events.setThird(event, addressOf(from, at));
  events.setMore(event, isUnknownReply(at + 2, to));
  return true;
}

/** `550 5.1.1 `: there is no such mailbox (RFC 3463). */
function isUnknownReply(at: usize, to: usize): bool {
  return at + 8 < to && load<u16>(at) === 0x3535 && isDigit(load<u8>(at, 2)) && isUnknownCode(at + 4);
}

function domainOf(from: usize, to: usize): u64 {
  const angles = to - from >= 2 && load<u8>(from) === 60 && load<u8>(to - 1) === 62;
  return recipientDomain(angles ? from + 1 : from, angles ? to - 1 : to);
}

function received(second: i32, from: usize, to: usize): bool {
  const digits = afterDigits(from, to);
  if (digits === from || digits - from > 15 || !isWord(BYTES, digits, to)) return false;
  time(second);
  tell(kinds.DATA_RECEIVED);
  return true;
}

function connectedFrom(second: i32, from: usize, end: usize): bool {
  const angles = end - from >= 2 && load<u8>(from) === 60 && load<u8>(end - 1) === 62;
  const first = angles ? from + 1 : from;
  const last = angles ? end - 1 : end;
  if (!isAddress(first, last)) return false;
  time(second);
  const event = tell(kinds.CONNECTED);
  takeFolded(first, last);
  events.setSecond(event, taken);
  events.setAddress(event, first, last);
  events.setNetwork(event, networkOf(first, last));
  return true;
}

function ended(second: i32, text: usize, end: usize): bool {
  if (!isWord(QUIT, text, end) && !isWord(DISCONNECTED, text, end) && !isWord(DISCONNECTED_POINT, text, end)) return false;
  time(second);
  tell(kinds.CONNECTION_ENDED);
  return true;
}

/** An event of the line's connection. */
function tell(kind: i32): usize {
  const event = events.tell(kind);
  events.setFirst(event, name);
  return event;
}

/** @returns whether the name of a connection stands there; then it is the connection of the line */
function takeUuid(from: usize): bool {
  if (uuidTaken && isSameUuid(from)) {
    events.idIsAgain(from, from + UUID_LENGTH);
    return true;
  }
  for (let index: usize = 0; index < UUID_LENGTH; index += 1) {
    const byte = load<u8>(from + index);
    const dash = index === 8 || index === 13 || index === 18 || index === 23;
    if (dash ? byte !== 45 : !isHex(byte)) return false;
  }
  memory.copy(uuid, from, UUID_LENGTH);
  uuidTaken = true;
  events.idStands(from, from + UUID_LENGTH);
  name = taken;
  return true;
}

function isSameUuid(from: usize): bool {
  for (let offset: usize = 0; offset < 32; offset += 16) if (v128.any_true(v128.xor(v128.load(from + offset), v128.load(uuid + offset)))) return false;
  return load<u32>(from, 32) === load<u32>(uuid, 32);
}

function secondAt(start: usize): i32 {
  if (load<u8>(start, 2) !== 58 || load<u8>(start, 5) !== 58 || load<u8>(start, 8) !== 32) return -1;
  const hour = two(start);
  const minute = two(start + 3);
  const second = two(start + 6);
  return hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 ? -1 : hour * 3600 + minute * 60 + second;
}

function two(at: usize): i32 {
  const tens = <i32>load<u8>(at) - 48;
  const ones = <i32>load<u8>(at, 1) - 48;
  return <u32>tens > 9 || <u32>ones > 9 ? -1 : tens * 10 + ones;
}

/** The line is of this second of the day. */
function time(second: i32): void {
  if (second === lastSecond) return;
  lastSecond = second;
  const minute = second / 60;
  if (minute !== wallMinute) {
    wallMinute = minute;
    minuteTime = minuteOfDay(minute * 60);
  }
  events.tellTime(minuteTime + (second - minute * 60));
}

/** Digits, letters to F, points and colons, and the name of an interface perhaps. */
function isAddress(from: usize, to: usize): bool {
  let at = from;
  while (at < to && (isHex(load<u8>(at)) || load<u8>(at) === 46 || load<u8>(at) === 58)) at += 1;
  if (at - from < 2 || at - from > 45) return false;
  if (at === to) return true;
  const zone = at + 1;
  if (load<u8>(at) !== 37 || to - zone < 1 || to - zone > 16) return false;
  for (at = zone; at < to; at += 1) if (!isMechanism(load<u8>(at)) && load<u8>(at) !== 46) return false;
  return true;
}

function isHex(byte: u8): bool {
  return isDigit(byte) || (byte | 32) - 97 < 6;
}
