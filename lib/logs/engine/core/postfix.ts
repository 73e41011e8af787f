import { BOUNCED, DEFERRED } from '../counters';
import { recipientDomain } from './domain';
import * as events from './events';
import { take, taken, takeFolded } from './fingerprint';
import { addressFrom, addressTo, clientEnd, colonAfter, queueIdEnd, recipientCountAt, saysUnknown, statusAt } from './postfix-text';
import { readHead } from './syslog-head';
import { stampTime } from './syslog-stamp';
import { afterDigits, beforeDigits, bracketEnd, isLetterOrDigit, isMechanism, isWord, lengthOf, numberAt, placeOf, stands, wordOf } from './words';

const POSTFIX = wordOf('postfix');
const SMTPD = wordOf('smtpd');
const QMGR = wordOf('qmgr');
const SMTP = wordOf('smtp');
const LMTP = wordOf('lmtp');
const LOCAL = wordOf('local');
const VIRTUAL = wordOf('virtual');
const PIPE = wordOf('pipe');
const ERROR = wordOf('error');
const DISCARD = wordOf('discard');
const REMOVED = wordOf('removed');
const FROM = wordOf('from=<');
const TO = wordOf('to=');
const CLIENT = wordOf('client=');
const METHOD = wordOf(', sasl_method=');
const USERNAME = wordOf(', sasl_username=');
const SENDER = wordOf(', sasl_sender=');
const ORIGINAL_ID = wordOf(', orig_queue_id=');
const ORIGINAL_CLIENT = wordOf(', orig_client=');
const WARNING = wordOf('warning: ');
const SASL = wordOf(': SASL ');
const FAILED = wordOf(' authentication failed: ');
const BOUNCED_WORD = wordOf('bounced');
const DEFERRED_WORD = wordOf('deferred');
const CONNECT = wordOf('connect from ');
const DISCONNECT = wordOf('disconnect from ');

/** `postfix/`, `cleanup[`, `conn` and `disc` as numbers, the lowest byte first. */
const POSTFIX_SLASH: u64 = 0x2f78696674736f70;
const CLEANUP: u64 = 0x5b70756e61656c63;
const SUBMISSION: u64 = 0x697373696d627573;
const CONN: u32 = 0x6e6e6f63;
const DISC: u32 = 0x63736964;
/** `smtp[`, `qmgr[` in five bytes, `smtpd[` in six. */
const FIVE_BYTES: u64 = 0xffffffffff;
const SIX_BYTES: u64 = 0xffffffffffff;
const SMTP_BRACKET: u64 = 0x5b70746d73;
const QMGR_BRACKET: u64 = 0x5b72676d71;
const SMTPD_BRACKET: u64 = 0x5b6470746d73;
const ON_SMTPD = wordOf('on/smtpd[');
const BRACKET = 91;

let lastTime: f64 = NaN;
/** Only where the story of an account is told. */
let connectionsWanted: bool = false;

export function wantConnections(): void {
  connectionsWanted = true;
}

/**
 * Reads a line of the mail log of Postfix, of one instance or several (`postfix`, `postfix-out`). Only what smtpd, qmgr and
 * the delivery programs wrote counts, in the place where they write it, as in `../../postfix.ts`.
 *
 * @returns whether the line, the bytes from `start` to `end`, has a known shape
 */
export function readPostfix(start: usize, end: usize): bool {
  const at = readHead(start, end);
  if (at === 0) return false;
  if (stampTime !== lastTime) {
    lastTime = stampTime;
    events.tellTime(stampTime);
  }
  if (end - at < 24 || load<u64>(at) !== POSTFIX_SLASH) return otherwise(at, end);
  const name = load<u64>(at, 8);
  // cleanup writes nothing that is looked at.
  if (name === CLEANUP) return true;
  if ((name & SIX_BYTES) === SMTPD_BRACKET) return smtpd(afterProcess(at + 14, end), end);
  if ((name & FIVE_BYTES) === SMTP_BRACKET) return delivery(afterProcess(at + 13, end), end);
  if ((name & FIVE_BYTES) === QMGR_BRACKET) return qmgr(afterProcess(at + 13, end), end);
  if (name === SUBMISSION && stands(ON_SMTPD, at + 16, end)) return smtpd(afterProcess(at + 25, end), end);
  return otherwise(at, end);
}

/** @returns where the text begins behind the process number and its bracket, or 0 */
function afterProcess(at: usize, end: usize): usize {
  const digits = afterDigits(at, end);
  return digits === at || digits - at > 10 || (load<u32>(digits) & 0xffffff) !== 0x203a5d ? 0 : digits + 3;
}

/** Programs that write less often, and names of instances and services in any form. */
function otherwise(program: usize, end: usize): bool {
  if (!stands(POSTFIX, program, end)) return true;
  let at = program;
  let slash: usize = 0;
  while (at < end) {
    const byte = load<u8>(at);
    if (byte === BRACKET || byte <= 32) break;
    if (byte === 47) slash = at;
    at += 1;
  }
  if (slash === 0 || at >= end || load<u8>(at) !== BRACKET) return true;
  const from = slash + 1;
  const text = afterProcess(at + 1, end);
  if (isWord(SMTPD, from, at)) return smtpd(text, end);
  if (isWord(QMGR, from, at)) return qmgr(text, end);
  const delivers = isWord(SMTP, from, at) || isWord(LMTP, from, at) || isWord(LOCAL, from, at) || isWord(VIRTUAL, from, at) || isWord(PIPE, from, at) || isWord(ERROR, from, at) || isWord(DISCARD, from, at);
  return delivers ? delivery(text, end) : true;
}

function smtpd(text: usize, end: usize): bool {
  if (text === 0) return true;
  const first = load<u32>(text);
  // No queue id has these letters.
  if (first === CONN || first === DISC) {
    if (connectionsWanted) connectionLine(text, end, first === CONN);
    return true;
  }
  if ((first & 0xff) === 119) {
    warning(text, end);
    return true;
  }
  const colon = queueIdEnd(text, end);
  if (colon === 0 || !stands(CLIENT, colon + 2, end)) return true;
  const at = clientEnd(colon + 2 + lengthOf(CLIENT), end);
  if (at === 0) return false;
  const user = userAt(at, end);
  if (user === 0) {
    notAuthenticated(text, colon, at, end);
    return true;
  }
  const userTo = userEnd(user, end);
  const event = events.tell(events.MESSAGE_OPENED);
  take(text, colon);
  events.setFirst(event, taken);
  takeFolded(user, userTo);
  events.setSecond(event, taken);
  takeFolded(addressFrom, addressTo);
  events.setThird(event, taken);
  events.setName(event, user, userTo);
  if (connectionsWanted) {
    events.setAddress(event, addressFrom, addressTo);
    events.setNumber(event, processAt(text));
  }
  return true;
}

/** `connect from` or `disconnect from` a client. */
function connectionLine(text: usize, end: usize, begins: bool): void {
  const word = begins ? CONNECT : DISCONNECT;
  if (!stands(word, text, end) || clientEnd(text + lengthOf(word), end) === 0) return;
  const event = events.tell(begins ? events.PROCESS_CONNECTED : events.PROCESS_DISCONNECTED);
  events.setNumber(event, processAt(text));
  events.setAddress(event, addressFrom, addressTo);
}

/** The number of the process whose text begins there, behind `]: `. */
function processAt(text: usize): i32 {
  const to = text - 3;
  return numberAt(beforeDigits(to - 10, to), to);
}

/** @returns where the user name begins, directly behind the client's address and the method, or 0 */
function userAt(at: usize, end: usize): usize {
  if (!stands(METHOD, at, end)) return 0;
  let place = at + lengthOf(METHOD);
  const method = place;
  while (place < end && isMechanism(load<u8>(place))) place += 1;
  if (place === method || !stands(USERNAME, place, end)) return 0;
  place += lengthOf(USERNAME);
  return place < end ? place : 0;
}

function userEnd(from: usize, end: usize): usize {
  for (let at = placeOf(44, from + 1, end); at < end; at = placeOf(44, at + 1, end)) {
    if (stands(SENDER, at, end) || stands(ORIGINAL_ID, at, end) || stands(ORIGINAL_CLIENT, at, end)) return at;
  }
  return end;
}

/** Mail from outside, or mail that a content filter gave back (XFORWARD). */
function notAuthenticated(text: usize, colon: usize, at: usize, end: usize): void {
  const event = events.tell(events.MESSAGE_CONTINUED);
  take(text, colon);
  events.setFirst(event, taken);
  events.setMore(event, false);
  if (!stands(ORIGINAL_ID, at, end)) return;
  const from = at + lengthOf(ORIGINAL_ID);
  let to = from;
  while (to < end && isLetterOrDigit(load<u8>(to))) to += 1;
  if (to - from < 6 || to - from > 30 || (to !== end && !stands(ORIGINAL_CLIENT, to, end))) return;
  take(from, to);
  events.setSecond(event, taken);
  events.setMore(event, true);
}

function warning(text: usize, end: usize): void {
  if (!stands(WARNING, text, end)) return;
  let at = clientEnd(text + lengthOf(WARNING), end);
  if (at === 0 || !stands(SASL, at, end)) return;
  at += lengthOf(SASL);
  const method = at;
  while (at < end && isMechanism(load<u8>(at))) at += 1;
  if (at === method || !stands(FAILED, at, end)) return;
  for (at = placeOf(44, at + lengthOf(FAILED), end); at < end; at = placeOf(44, at + 1, end)) {
    if (!stands(USERNAME, at, end)) continue;
    const name = at + lengthOf(USERNAME);
    if (name < end) {
      takeFolded(name, end);
      events.setFirst(events.tell(events.FAILED_LOGIN), taken);
    }
    return;
  }
}

function qmgr(text: usize, end: usize): bool {
  const colon = text === 0 ? <usize>0 : colonAfter(text, end);
  if (colon === 0) return true;
  const at = colon + 2;
  if (at < end && load<u8>(at) === 114) {
    if (!isWord(REMOVED, at, end)) return true;
    take(text, colon);
    events.setFirst(events.tell(events.MESSAGE_REMOVED), taken);
    return true;
  }
  const count = stands(FROM, at, end) ? recipientCountAt(at, end) : 0;
  if (count === 0) return true;
  const event = events.tell(events.MESSAGE_TAKEN_UP);
  take(text, colon);
  events.setFirst(event, taken);
  events.setNumber(event, numberAt(count, afterDigits(count, end)));
  return true;
}

function delivery(text: usize, end: usize): bool {
  const colon = text === 0 ? <usize>0 : colonAfter(text, end);
  if (colon === 0 || !stands(TO, colon + 2, end)) return true;
  const open = colon + 5;
  const close = bracketEnd(open, end);
  const status = close === 0 ? <usize>0 : statusAt(close, end);
  if (status === 0) return true;
  const event = events.tell(events.DELIVERED);
  take(text, colon);
  events.setFirst(event, taken);
  events.setSecond(event, recipientDomain(open + 1, close));
  const figure = stands(BOUNCED_WORD, status, end) ? BOUNCED : stands(DEFERRED_WORD, status, end) ? DEFERRED : -1;
  events.setNumber(event, figure);
  if (figure < 0) return true;
  take(open + 1, close);
  events.setThird(event, taken);
  events.setMore(event, figure === BOUNCED && saysUnknown(status));
  return true;
}
