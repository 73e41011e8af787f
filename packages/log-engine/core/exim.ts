import { BOUNCED, DEFERRED } from '../counters';
import { recipientDomain } from './domain';
import * as kinds from '../event-kinds';
import * as events from './events';
import { clientFrom, clientTo, readArrival, recipientsFrom, userFrom, userTo } from './exim-arrival';
import { readDelivery, recipientFrom, recipientTo } from './exim-delivery';
import { afterProcess, eximTime, readEximStamp } from './exim-stamp';
import { addressEnd, afterWord, behindProgram, isProgram, messageIdEnd } from './exim-text';
import { take, taken, takeFolded } from './fingerprint';
import { NO_NETWORK, networkOf } from './networks';
import { saysSpam } from './spam-replies';
import { ofServer, unreadable } from './line-counts';
import { nameFrom, nameIs, nameTo } from './own-domains';
import { isListed, isSettled, messageArrived } from './settled-messages';
import { readHead } from './syslog-head';
import { stampTime } from './syslog-stamp';
import { isLoopback, isUnknownCode } from './postfix-text';
import { lengthOf, placeOf, stands, wordOf } from './words';

const COMPLETED = wordOf('Completed');
const NOT_AUTHENTICATED = wordOf(' authenticator failed for ');
const REFUSED = wordOf(': 535 Incorrect authentication data (set_id=');
const AFTER_RECIPIENT = wordOf(' after RCPT TO:<');
const REFUSAL = wordOf(': 55');
const HOST = wordOf(' H=');
/** Exim's buffer for a log line has 8,192 bytes: it leaves out what of the list of recipients would not go in. No address is longer than the difference. */
const CUT_LINE: usize = 7000;

let lastTime: f64 = NaN;

/**
 * Reads a line of the main log of Exim. Only an arrival (`<=`) tells an account; the recipients are those of its list
 * (`log_selector = +received_recipients`), or, without a whole list, those that its deliveries name.
 *
 * @returns whether the line, the bytes from `start` to `end`, has a known shape
 */
export function readExim(start: usize, end: usize): bool {
  const text = textOf(start, end);
  if (text === 0) return false;
  if (text === end) return true;
  const id = messageIdEnd(text, end);
  if (id === 0) {
    authenticator(text, end);
    return true;
  }
  const at = id + 1;
  if (load<u8>(at, 2) !== 32) {
    if (stands(COMPLETED, at, end)) closed(text, id);
    return true;
  }
  switch (load<u16>(at)) {
    case 0x3d3c: // <=
    case 0x3d28: // (= an arrival that was answered as if it had been refused
      return arrived(text, id, at + 3, end, end - start < CUT_LINE);
    case 0x3e3d: // =>
    case 0x3e2d: // ->
    case 0x3e3e: // >>
    case 0x3e2a: // *> not delivered at all, with -N
      return delivered(text, id, at + 3, end, kinds.TO_ANYBODY);
    case 0x2a2a: // **
      return delivered(text, id, at + 3, end, BOUNCED);
    case 0x3d3d: // ==
      return delivered(text, id, at + 3, end, DEFERRED);
  }
  return true;
}

/** @returns where the text of the line begins, behind Exim's stamp or that of syslog; `end` for another program's line, 0 for none that has a stamp */
function textOf(start: usize, end: usize): usize {
  const own = readEximStamp(start, end);
  if (own !== 0 && !isProgram(own, end)) {
    dated(eximTime);
    ofServer();
    return own;
  }
  const program = readHead(start, end);
  if (program === 0) return 0;
  const text = behindProgram(program, end);
  // Exim may write its own stamp and number behind those of syslog.
  const behindStamp = text === 0 ? <usize>0 : readEximStamp(text, end);
  dated(behindStamp === 0 ? stampTime : eximTime);
  if (text === 0) return end;
  ofServer();
  return behindStamp === 0 ? afterProcess(text, end) : behindStamp;
}

function dated(time: f64): void {
  if (time === lastTime) return;
  lastTime = time;
  events.tellTime(time);
}

/** @param whole whether the line has all of its list of recipients, if any */
function arrived(idFrom: usize, idTo: usize, sender: usize, end: usize, whole: bool): bool {
  const known = readArrival(sender, end);
  events.idStands(idFrom, idTo);
  const id = taken;
  if (!known || userFrom === 0) {
    // Message ids are not used twice, but a log may hold them twice.
    events.setFirst(events.tell(kinds.MESSAGE_REMOVED), id);
    messageArrived(id, true, false);
    return known || unreadable();
  }
  // With a whole list, deliveries tell of no other recipient.
  const settled = whole && recipientsFrom !== 0;
  messageArrived(id, false, settled);
  nameIs(userFrom, userTo);
  const event = events.tell(kinds.ARRIVED);
  events.setFirst(event, id);
  takeFolded(nameFrom, nameTo);
  events.setSecond(event, taken);
  events.setName(event, nameFrom, nameTo);
  events.setAddress(event, clientFrom, clientTo);
  if (clientFrom !== 0) {
    takeFolded(clientFrom, clientTo);
    events.setThird(event, taken);
  } else events.setThird(event, 0);
  events.setNetwork(event, clientFrom === 0 ? NO_NETWORK : networkOf(clientFrom, clientTo));
  events.setMore(event, settled);
  if (recipientsFrom !== 0) listed(id, recipientsFrom, end);
  return true;
}

/** The recipients of the message that has just arrived. */
function listed(id: u64, from: usize, end: usize): void {
  const event = events.tell(kinds.LISTED);
  events.setFirst(event, id);
  let count = 0;
  for (let at = from; at < end; ) {
    const next = addressEnd(at, end);
    if (next === 0) break;
    const domain = recipientDomain(at, next);
    takeFolded(at, next);
    events.addRecipient(taken, domain);
    count += 1;
    at = next + 1;
  }
  events.setNumber(event, count);
}

/** @param figure BOUNCED, DEFERRED, or TO_ANYBODY for a recipient who has the message */
function delivered(idFrom: usize, idTo: usize, from: usize, end: usize, figure: i32): bool {
  events.idStands(idFrom, idTo);
  const id = taken;
  if (figure === kinds.TO_ANYBODY && isSettled(id)) return true;
  if (!readDelivery(from, end)) return unreadable();
  const event = events.tell(kinds.DELIVERED_BY_EXIM);
  events.setFirst(event, id);
  events.setSecond(event, recipientDomain(recipientFrom, recipientTo));
  takeFolded(recipientFrom, recipientTo);
  events.setThird(event, taken);
  events.setNumber(event, figure === kinds.TO_ANYBODY && isListed(id) ? kinds.TO_LISTED : figure);
  events.setMore(event, figure === BOUNCED && saysUnknown(recipientTo, end));
  if (figure >= 0 && saysSpam(recipientTo, end)) events.setSpam(event);
  if (figure < 0 && load<u8>(from - 3) !== 42 && isTakenElsewhere(recipientTo, end)) events.setTaken(event);
  return true;
}

/** ` H=mx.out.test [192.0.2.9]`: over the network, to another host. */
function isTakenElsewhere(from: usize, end: usize): bool {
  let at = placeOf(32, from, end);
  while (at < end && !stands(HOST, at, end)) at = placeOf(32, at + 1, end);
  if (at >= end) return false;
  const open = placeOf(91, at, end);
  return open + 1 < end && !isLoopback(open + 1, end);
}

/** `…: SMTP error from remote mail server after RCPT TO:<…>: 550 5.1.1 no such user` */
function saysUnknown(from: usize, end: usize): bool {
  let at = placeOf(32, from, end);
  while (at < end && !stands(AFTER_RECIPIENT, at, end)) at = placeOf(32, at + 1, end);
  for (at = placeOf(62, at + lengthOf(AFTER_RECIPIENT), end); at + 10 <= end; at = placeOf(62, at + 1, end)) {
    if (stands(REFUSAL, at + 1, end)) return at + 11 <= end && isUnknownCode(at + 7);
  }
  return false;
}

function closed(idFrom: usize, idTo: usize): void {
  take(idFrom, idTo);
  events.setFirst(events.tell(kinds.MESSAGE_REMOVED), taken);
}

/** `plain authenticator failed for (helo) [address]: 535 Incorrect authentication data (set_id=name)` */
function authenticator(from: usize, end: usize): void {
  const word = afterWord(from, end);
  if (word === from || load<u8>(end - 1) !== 41 || !stands(NOT_AUTHENTICATED, word, end)) return;
  for (let at = placeOf(58, word, end); at < end; at = placeOf(58, at + 1, end)) {
    if (!stands(REFUSED, at, end)) continue;
    const name = at + lengthOf(REFUSED);
    if (name < end - 1) {
      nameIs(name, end - 1);
      takeFolded(nameFrom, nameTo);
      events.setFirst(events.tell(kinds.FAILED_LOGIN), taken);
    }
    return;
  }
}
