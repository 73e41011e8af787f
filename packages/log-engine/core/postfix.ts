import { BOUNCED, DEFERRED } from '../counters';
import { recipientDomain } from './domain';
import * as kinds from '../event-kinds';
import { setSender } from './envelope-sender';
import { saysSpam } from './spam-replies';
import * as events from './events';
import { take, taken, takeFolded } from './fingerprint';
import { networkOf } from './networks';
import { ofServer, unreadable } from './line-counts';
import { readLost } from './lost-lines';
import { hasBare, rememberBare, tellSender } from './bare-logins';
import { tellClient } from './loginless';
import { nameFrom, nameIs, nameTo } from './own-domains';
import { addressFrom, addressTo, clientEnd, colonAfter, fieldNameEnd, isLoopback, isRelayedAway, isRelayedHere, lastWord, queuedFrom, queuedTo, queueIdEnd, readQueuedAs, recipientCount, saysUnknown, statusAt, valueEnd } from './postfix-text';
import { readRefusal, refusedDomain, refusedRecipient, refusedUnknown } from './postfix-refusal';
import { beginSession, endSession, nameOfSession } from './smtpd-sessions';
import { amavis, continued, isId, pickup } from './second-queue-ids';
import { readHead } from './syslog-head';
import { stampTime } from './syslog-stamp';
import { afterDigits, beforeDigits, bracketEnd, isMechanism, isWord, lengthOf, numberAt, placeOf, stands, wordOf } from './words';

const SMTPD = wordOf('smtpd');
const QMGR = wordOf('qmgr');
const SMTP = wordOf('smtp');
const LMTP = wordOf('lmtp');
const LOCAL = wordOf('local');
const VIRTUAL = wordOf('virtual');
const PIPE = wordOf('pipe');
const ERROR = wordOf('error');
const DISCARD = wordOf('discard');
const CLEANUP = wordOf('cleanup');
const PICKUP = wordOf('pickup');
const POSTSUPER = wordOf('postsuper');
const OQMGR = wordOf('oqmgr');
const AMAVIS = wordOf('amavis[');
const REMOVED = wordOf('removed');
const FROM = wordOf('from=<');
const TO = wordOf('to=');
const CLIENT = wordOf('client=');
const METHOD = wordOf(', sasl_method=');
const USERNAME = wordOf(', sasl_username=');
const METHOD_NAME = wordOf('sasl_method');
const USER_NAME = wordOf('sasl_username');
const SENDER_NAME = wordOf('sasl_sender');
const FORWARDED = wordOf(', orig_');
const ORIGINAL_NAME = wordOf('orig_queue_id');
const NO_QUEUE = wordOf('NOQUEUE: ');
const PROXY = wordOf('proxy-');
const PROXY_ACCEPT = wordOf('proxy-accept: ');
const QUEUE_ACTIVE = wordOf(' (queue active)');
const STATUS = wordOf(' status=');
const MESSAGE_NUMBER = wordOf('[ID ');
const WARNING = wordOf('warning: ');
const SASL = wordOf(': SASL ');
const FAILED = wordOf(' authentication failed: ');
const SENT_WORD = wordOf('sent ');
const BOUNCED_WORD = wordOf('bounced');
const DEFERRED_WORD = wordOf('deferred');
const CONNECT = wordOf('connect from ');
const DISCONNECT = wordOf('disconnect from ');

/** `postfix/`, `cleanup[`, `conn` and `disc` as numbers, the lowest byte first. */
const POSTFIX_SLASH: u64 = 0x2f78696674736f70;
const CLEANUP_BRACKET: u64 = 0x5b70756e61656c63;
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
 * Reads a line of the mail log of Postfix, of one instance or several, whatever their `syslog_name` (`postfix`, `mta-out`).
 * Only what its programs wrote counts, in the place where they write it; fields that are not known are passed over.
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
  ofServer();
  const name = load<u64>(at, 8);
  if (name === CLEANUP_BRACKET) return cleanup(afterProcess(at + 16, end), end);
  if ((name & SIX_BYTES) === SMTPD_BRACKET) return smtpd(afterProcess(at + 14, end), end);
  if ((name & FIVE_BYTES) === SMTP_BRACKET) return delivery(afterProcess(at + 13, end), end);
  if ((name & FIVE_BYTES) === QMGR_BRACKET) return qmgr(afterProcess(at + 13, end), end);
  if (name === SUBMISSION && stands(ON_SMTPD, at + 16, end)) return smtpd(afterProcess(at + 25, end), end);
  return otherwise(at, end);
}

/** Where the number of the process ends that wrote the line. */
let processEnd: usize = 0;

/** @returns where the text begins behind the process number and its bracket, and behind Solaris' `[ID 197553 mail.info] `; or 0 */
function afterProcess(at: usize, end: usize): usize {
  const digits = afterDigits(at, end);
  if (digits === at || digits - at > 10 || (load<u32>(digits) & 0xffffff) !== 0x203a5d) return 0;
  processEnd = digits;
  return load<u8>(digits, 3) === BRACKET && stands(MESSAGE_NUMBER, digits + 3, end) ? placeOf(32, placeOf(93, digits + 3, end - 1), end - 1) + 1 : digits + 3;
}

/** Programs that write less often, and names of instances and services in any form. */
function otherwise(program: usize, end: usize): bool {
  let at = program;
  let slash: usize = 0;
  while (at < end) {
    const byte = load<u8>(at);
    if (byte === BRACKET || byte <= 32) break;
    if (byte === 47) slash = at;
    at += 1;
  }
  if (at >= end || load<u8>(at) !== BRACKET) {
    readLost(program, end);
    return true;
  }
  if (slash === 0) {
    if (stands(AMAVIS, program, end)) return amavis(afterProcess(at + 1, end), end);
    readLost(program, end);
    return true;
  }
  const from = slash + 1;
  const text = afterProcess(at + 1, end);
  if (load<u64>(program) !== POSTFIX_SLASH && isOfPostfix(from, at)) ofServer();
  if (isWord(SMTPD, from, at)) return smtpd(text, end);
  if (isWord(QMGR, from, at) || isWord(OQMGR, from, at)) return qmgr(text, end);
  if (isWord(CLEANUP, from, at)) return cleanup(text, end);
  if (isWord(PICKUP, from, at)) return pickup(text, end);
  if (isWord(POSTSUPER, from, at)) return removal(text, end);
  const delivers = isWord(SMTP, from, at) || isWord(LMTP, from, at) || isWord(LOCAL, from, at) || isWord(VIRTUAL, from, at) || isWord(PIPE, from, at) || isWord(ERROR, from, at) || isWord(DISCARD, from, at);
  if (delivers) return delivery(text, end);
  return true;
}

/** Whether a program of Postfix has that name. */
function isOfPostfix(from: usize, to: usize): bool {
  return isWord(SMTPD, from, to) || isWord(QMGR, from, to) || isWord(CLEANUP, from, to) || isWord(SMTP, from, to) || isWord(LMTP, from, to) || isWord(LOCAL, from, to) || isWord(PICKUP, from, to);
}

function smtpd(text: usize, end: usize): bool {
  if (text === 0) return true;
  const first = load<u32>(text);
  // No queue id has these letters.
  if (first === CONN || first === DISC) {
    endSession(processEnd);
    if (connectionsWanted) connectionLine(text, end, first === CONN);
    return true;
  }
  if ((first & 0xff) === 119) {
    warning(text, end);
    return true;
  }
  // A message that is handed to a filter while it comes in has no queue id here (`smtpd_proxy_filter`).
  const withoutId = stands(NO_QUEUE, text, end);
  if (stands(PROXY, text, end)) return otherwiseSaid(text, end);
  const colon = withoutId ? text + lengthOf(NO_QUEUE) - 2 : queueIdEnd(text, end);
  if (colon === 0) return true;
  const said = colon + 2;
  if (!stands(CLIENT, said, end)) return otherwiseSaid(said, end);
  const at = clientEnd(said + lengthOf(CLIENT), end);
  if (at === 0) return unreadable();
  const user = userAt(at, end);
  if (user === 0) {
    const known = nameOfSession(processEnd);
    endSession(processEnd);
    if (!withoutId) notAuthenticated(text, colon, at, end, known);
    return true;
  }
  const userTo = userEnd(user, end);
  const whole = nameIs(user, userTo);
  const event = events.tell(kinds.MESSAGE_OPENED);
  events.setId(event, text, colon);
  events.setMore(event, withoutId);
  takeFolded(nameFrom, nameTo);
  if (!whole) rememberBare(taken);
  events.setSecond(event, taken);
  const again = nameOfSession(processEnd) === taken;
  beginSession(processEnd, taken);
  takeFolded(addressFrom, addressTo);
  events.setThird(event, taken);
  events.setName(event, nameFrom, nameTo);
  events.setAddress(event, addressFrom, addressTo);
  events.setNetwork(event, networkOf(addressFrom, addressTo));
  if (again) events.setAgain(event);
  if (connectionsWanted) events.setNumber(event, processNumber());
  return true;
}

/** `connect from` or `disconnect from` a client. */
function connectionLine(text: usize, end: usize, begins: bool): void {
  const word = begins ? CONNECT : DISCONNECT;
  if (!stands(word, text, end) || clientEnd(text + lengthOf(word), end) === 0) return;
  const event = events.tell(begins ? kinds.PROCESS_CONNECTED : kinds.PROCESS_DISCONNECTED);
  events.setNumber(event, processNumber());
  events.setAddress(event, addressFrom, addressTo);
}

/** The number of the process that wrote the line. */
function processNumber(): i32 {
  return numberAt(beforeDigits(processEnd - 10, processEnd), processEnd);
}

/** What smtpd says about a message, or about a recipient who has none yet, besides who it came from. */
function otherwiseSaid(said: usize, end: usize): bool {
  const name = nameOfSession(processEnd);
  if (name === 0) return true;
  if (load<u8>(said) === 112 && stands(PROXY_ACCEPT, said, end)) {
    proxyAccepted(said + lengthOf(PROXY_ACCEPT), end, name);
    return true;
  }
  if (!readRefusal(said, end)) return true;
  const event = events.tell(kinds.SESSION_RECIPIENT_REFUSED);
  events.setFirst(event, name);
  refused(event);
  return true;
}

/** `END-OF-MESSAGE: 250 … queued as ID; from=<…>`: the filter gave the message of this session back, and Postfix took it. */
function proxyAccepted(from: usize, end: usize, name: u64): void {
  const semicolon = placeOf(59, from, end);
  if (semicolon === end || !readQueuedAs(from, semicolon)) return;
  const event = events.tell(kinds.MESSAGE_ACCEPTED_BY_PROXY);
  events.setId(event, queuedFrom, queuedTo);
  events.setSecond(event, name);
  if (connectionsWanted) events.setNumber(event, processNumber());
}

function refused(event: usize): void {
  events.setSecond(event, refusedDomain);
  events.setThird(event, refusedRecipient);
  events.setMore(event, refusedUnknown);
}

/** @returns where the user name begins behind the client's address and the method, or 0 */
function userAt(at: usize, end: usize): usize {
  if (stands(METHOD, at, end)) {
    let place = at + lengthOf(METHOD);
    const method = place;
    while (place < end && isMechanism(load<u8>(place))) place += 1;
    if (place > method && stands(USERNAME, place, end)) {
      place += lengthOf(USERNAME);
      return place < end ? place : 0;
    }
  }
  return userInFields(at, end);
}

/** The same, with fields between them that this does not know. What stands behind the sender's own name (`sasl_sender`) may be the client's. */
function userInFields(from: usize, end: usize): usize {
  let method = false;
  let at = from;
  while (at + 2 < end && load<u16>(at) === 0x202c) {
    const name = at + 2;
    const equals = fieldNameEnd(name, end);
    if (equals === 0 || isWord(SENDER_NAME, name, equals)) return 0;
    if (isWord(METHOD_NAME, name, equals)) method = true;
    if (isWord(USER_NAME, name, equals)) return method && equals + 1 < end ? equals + 1 : 0;
    at = valueEnd(equals + 1, end);
  }
  return 0;
}

/** A name ends where another field begins. */
function userEnd(from: usize, end: usize): usize {
  for (let at = placeOf(44, from + 1, end); at < end; at = placeOf(44, at + 1, end)) {
    if (at + 2 < end && load<u8>(at, 1) === 32 && fieldNameEnd(at + 2, end) !== 0) return at;
  }
  return end;
}

/** Mail from outside, or mail that a content filter gave back: with XFORWARD its first queue id is told, if the filter is on this host another line may tell it. */
function notAuthenticated(text: usize, colon: usize, client: usize, end: usize, known: u64): void {
  const event = events.tell(kinds.MESSAGE_CONTINUED);
  const here = isLoopback(addressFrom, end);
  events.setId(event, text, colon);
  events.setMore(event, false);
  events.setNumber(event, here ? kinds.FROM_HERE : kinds.FROM_OUTSIDE);
  // What another server says of the client is no proof of who it is.
  if (continuedBy(event, client, end) || stands(FORWARDED, client, end)) return;
  const name = tellClient(text, colon, addressFrom, addressTo, here, known);
  if (name !== 0) beginSession(processEnd, name);
}

/** @returns whether XFORWARD tells the first queue id */
function continuedBy(event: usize, client: usize, end: usize): bool {
  let at = client;
  while (at + 2 < end && load<u16>(at) === 0x202c) {
    const name = at + 2;
    const equals = fieldNameEnd(name, end);
    if (equals === 0 || isWord(SENDER_NAME, name, equals)) return false;
    at = valueEnd(equals + 1, end);
    if (!isWord(ORIGINAL_NAME, name, equals)) continue;
    if (!isId(equals + 1, at)) return false;
    take(equals + 1, at);
    events.setSecond(event, taken);
    events.setMore(event, true);
    return true;
  }
  return false;
}

/** What cleanup refuses of a message that has come whole: its milters, and the rules for headers and bodies. */
function cleanup(text: usize, end: usize): bool {
  const colon = text === 0 ? <usize>0 : colonAfter(text, end);
  // Almost every line of it tells a message id.
  if (colon === 0 || load<u16>(colon, 2) === 0x656d || !readRefusal(colon + 2, end)) return true;
  const event = events.tell(kinds.MESSAGE_REFUSED);
  events.setId(event, text, colon);
  refused(event);
  return true;
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
      nameIs(name, end);
      takeFolded(nameFrom, nameTo);
      events.setFirst(events.tell(kinds.FAILED_LOGIN), taken);
    }
    return;
  }
}

function qmgr(text: usize, end: usize): bool {
  const colon = text === 0 ? <usize>0 : colonAfter(text, end);
  if (colon === 0) return true;
  const at = colon + 2;
  if (at < end && load<u8>(at) === 114) return removal(text, end);
  if (!stands(FROM, at, end)) return true;
  const count = recipientCount(at, end);
  if (count < 0) return lastWord(QUEUE_ACTIVE, at, end) === 0 || unreadable();
  if (hasBare()) tellSender(text, colon, at + lengthOf(FROM), end);
  const event = events.tell(kinds.MESSAGE_TAKEN_UP);
  events.setId(event, text, colon);
  events.setNumber(event, count);
  setSender(event, at + lengthOf(FROM) - 1, end);
  return true;
}

/** `ID: removed`: the message has left the queue, or an operator took it out. */
function removal(text: usize, end: usize): bool {
  const colon = text === 0 ? <usize>0 : colonAfter(text, end);
  if (colon === 0 || !isWord(REMOVED, colon + 2, end)) return true;
  events.setId(events.tell(kinds.MESSAGE_REMOVED), text, colon);
  return true;
}

function delivery(text: usize, end: usize): bool {
  const colon = text === 0 ? <usize>0 : colonAfter(text, end);
  if (colon === 0 || !stands(TO, colon + 2, end)) return true;
  const open = colon + 5;
  const close = bracketEnd(open, end);
  const status = close === 0 ? <usize>0 : statusAt(close, end);
  if (status === 0) return lastWord(STATUS, colon, end) === 0 || unreadable();
  const event = events.tell(kinds.DELIVERED);
  events.setId(event, text, colon);
  events.setSecond(event, recipientDomain(open + 1, close));
  const figure = stands(BOUNCED_WORD, status, end) ? BOUNCED : stands(DEFERRED_WORD, status, end) ? DEFERRED : -1;
  events.setNumber(event, figure);
  takeFolded(open + 1, close);
  events.setThird(event, taken);
  events.setMore(event, figure === BOUNCED && saysUnknown());
  if (figure >= 0 && saysSpam(status, end)) events.setSpam(event);
  const sent = figure < 0 && stands(SENT_WORD, status, end);
  if (sent && isRelayedAway()) events.setTaken(event);
  // No other server can say what the next queue of this host calls the message.
  if (sent && isRelayedHere() && load<u8>(end - 1) === 41 && readQueuedAs(status, end - 1)) continued(text, colon, queuedFrom, queuedTo);
  return true;
}
