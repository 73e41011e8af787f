import { EVENT_BYTES, EVENTS_BYTES } from '../counters';
import { ADDRESS_FROM, ADDRESS_TO, ARRIVED, CONNECTED, CONNECTION_ENDED, DATA_RECEIVED, DATED, DELIVERED, DELIVERED_BY_EXIM, FIRST, LAST_MIDDLE, LAST_SHORT, LISTED, LOGGED_IN, MAIL_RELAYED, MESSAGE_OPENED, MIDDLE_BYTES, MORE, NAME_FROM, NAME_TO, NETWORK, NUMBER, RECIPIENT_BYTES, RECIPIENT_REFUSED, RECIPIENT_TAKEN, SECOND, SENDER_TAKEN, SESSION_RECIPIENT_REFUSED, SHORT_BYTES, SUBMITTED, THIRD, TO_LISTED } from '../event-kinds';
import { take, taken } from './fingerprint';
import { newRooms, roomOf } from './rooms';

/*
 * What a block of lines tells, in the order of the log. Reading bytes makes events of them, and needs to know of nothing but
 * the line; what they mean for the accounts is found out afterwards, by another thread where the log is large.
 *
 * An event: its kind, the number of its line in the file and where that stands, a fingerprint and a number; some kinds have
 * two more fingerprints, and some of those the places of a name and of an address.
 */
const LINE = 4;
const START = 8;
const END = 12;
/** Of MESSAGE_OPENED and SUBMITTED: the session has told the same before. */
const AGAIN = 2;
/** Of a delivery: the other server said that the mail looks like spam, or comes too fast. */
const SPAM = 4;

const rooms: usize = newRooms();
/** Those of the block that is being read, and where the next one will stand. */
let events: usize = 0;
let next: usize = 0;
let line: u32 = 0;
let lineStart: usize = 0;
let lineEnd: usize = 0;
/** Where the id stands that an event was told about last. */
export let idFrom: usize = 0;
export let idTo: usize = 0;

export function eventsAt(block: i32): usize {
  return roomOf(rooms, block, EVENTS_BYTES);
}

/** Leaves nothing behind of what was told of block 0. */
export function wipeEvents(): void {
  memory.fill(eventsAt(0), 0, EVENTS_BYTES);
}

/** What is told from here on is of this block, and nothing has been told of it yet. */
export function blockIs(block: i32): void {
  events = eventsAt(block);
  next = events;
}

/** @returns how many bytes the events of the block take */
export function eventBytes(): i32 {
  return <i32>(next - events);
}

/** @returns how many recipients the events of the block tell of */
export function recipientsTold(): i32 {
  let recipients = 0;
  for (let event = events; event < next; event += bytesOf(kindOf(event), event)) {
    const kind = kindOf(event);
    if (kind === LISTED) recipients += numberOf(event);
    else if ((kind === DELIVERED_BY_EXIM && numberOf(event) !== TO_LISTED) || kind === DELIVERED || kind === RECIPIENT_TAKEN || kind === RECIPIENT_REFUSED || kind === SESSION_RECIPIENT_REFUSED) recipients += 1;
  }
  return recipients;
}

/** No event of the line was about an id until now. */
export function noId(): void {
  idTo = 0;
}

/** Another file begins. */
export function fileBegins(): void {
  line = 0;
}

/** Lines that nobody looks into. */
export function passLines(passed: i32): void {
  line += passed;
}

/** Another line is read, and stands there. */
export function lineIs(start: usize, end: usize): void {
  line += 1;
  lineStart = start;
  lineEnd = end;
}

/** The number of that line in its file. */
export function lineHere(): u32 {
  return line;
}

/** It was written anew out of another, and stands there. */
export function lineTextIs(start: usize, end: usize): void {
  lineStart = start;
  lineEnd = end;
}

/** Others are of Postfix, of Exim, or of any. */
export function isOfMailCarrier(kind: i32): bool {
  return kind === RECIPIENT_TAKEN || kind === RECIPIENT_REFUSED || kind === DATA_RECEIVED || kind === SENDER_TAKEN || kind === MAIL_RELAYED || kind === LOGGED_IN || kind === CONNECTED || kind === CONNECTION_ENDED;
}

export function isOfExim(kind: i32): bool {
  return kind >= ARRIVED || kind === DELIVERED_BY_EXIM;
}

export function bytesOfEvent(event: usize): usize {
  return bytesOf(kindOf(event), event);
}

/** How many bytes an event of that kind has, which stands there. */
export function bytesOf(kind: i32, event: usize): usize {
  if (kind === LISTED) return SHORT_BYTES + <usize>numberOf(event) * RECIPIENT_BYTES;
  return bytesOfKind(kind);
}

function bytesOfKind(kind: i32): usize {
  return kind <= LAST_SHORT || kind === LISTED ? SHORT_BYTES : kind <= LAST_MIDDLE ? MIDDLE_BYTES : EVENT_BYTES;
}

/** The line tells an event. @returns its place */
export function tell(kind: i32): usize {
  const event = next;
  next += bytesOfKind(kind);
  store<i32>(event, kind);
  store<u32>(event, line, LINE);
  store<u32>(event, <u32>lineStart, START);
  store<u32>(event, <u32>lineEnd, END);
  return event;
}

/** What the lines tell from here on happened then, seconds since 1970. */
export function tellTime(time: f64): void {
  store<f64>(tell(DATED), time, FIRST);
}

/** The id of a connection or of a message in a log stands there; the event is about that one. */
export function setId(event: usize, from: usize, to: usize): void {
  idStands(from, to);
  store<u64>(event, taken, FIRST);
}

/** One whose fingerprint is known. */
export function idIsAgain(from: usize, to: usize): void {
  idFrom = from;
  idTo = to;
}

/** The same; `taken` is its fingerprint then. */
export function idStands(from: usize, to: usize): void {
  idFrom = from;
  idTo = to;
  take(from, to);
}

export function setFirst(event: usize, fingerprint: u64): void {
  store<u64>(event, fingerprint, FIRST);
}

export function setSecond(event: usize, fingerprint: u64): void {
  store<u64>(event, fingerprint, SECOND);
}

export function setThird(event: usize, fingerprint: u64): void {
  store<u64>(event, fingerprint, THIRD);
}

export function setName(event: usize, from: usize, to: usize): void {
  store<u32>(event, <u32>from, NAME_FROM);
  store<u32>(event, <u32>to, NAME_TO);
}

export function setAddress(event: usize, from: usize, to: usize): void {
  store<u32>(event, <u32>from, ADDRESS_FROM);
  store<u32>(event, <u32>to, ADDRESS_TO);
}

export function setNumber(event: usize, number: i32): void {
  store<i32>(event, number, NUMBER);
}

export function setMore(event: usize, more: bool): void {
  store<i32>(event, more ? 1 : 0, MORE);
}

/** The list that was told last has one more recipient. */
export function addRecipient(recipient: u64, domain: u64): void {
  store<u64>(next, recipient);
  store<u64>(next, domain, 8);
  next += RECIPIENT_BYTES;
}

export function recipientAt(event: usize, index: i32): u64 {
  return load<u64>(event + SHORT_BYTES + <usize>index * RECIPIENT_BYTES);
}

export function domainAt(event: usize, index: i32): u64 {
  return load<u64>(event + SHORT_BYTES + <usize>index * RECIPIENT_BYTES, 8);
}

export function kindOf(event: usize): i32 {
  return load<i32>(event);
}

export function lineOf(event: usize): u32 {
  return load<u32>(event, LINE);
}

export function startOf(event: usize): usize {
  return load<u32>(event, START);
}

export function endOf(event: usize): usize {
  return load<u32>(event, END);
}

export function timeOf(event: usize): f64 {
  return load<f64>(event, FIRST);
}

export function firstOf(event: usize): u64 {
  return load<u64>(event, FIRST);
}

export function secondOf(event: usize): u64 {
  return load<u64>(event, SECOND);
}

export function thirdOf(event: usize): u64 {
  return load<u64>(event, THIRD);
}

export function nameFrom(event: usize): usize {
  return load<u32>(event, NAME_FROM);
}

export function nameTo(event: usize): usize {
  return load<u32>(event, NAME_TO);
}

export function addressFrom(event: usize): usize {
  return load<u32>(event, ADDRESS_FROM);
}

export function addressTo(event: usize): usize {
  return load<u32>(event, ADDRESS_TO);
}

/** Whether the line tells the client's address, and the event where it stands. */
export function hasClient(event: usize): bool {
  const kind = kindOf(event);
  return kind === MESSAGE_OPENED || kind === CONNECTED || ((kind === ARRIVED || kind === SUBMITTED) && thirdOf(event) !== 0);
}

export function numberOf(event: usize): i32 {
  return load<i32>(event, NUMBER);
}

export function moreOf(event: usize): bool {
  return (load<i32>(event, MORE) & 1) !== 0;
}

export function setAgain(event: usize): void {
  store<i32>(event, load<i32>(event, MORE) | AGAIN, MORE);
}

export function isAgain(event: usize): bool {
  return (load<i32>(event, MORE) & AGAIN) !== 0;
}

/** What another server said of a recipient, as a delivery tells it; `SAID_TAKEN`: it took the mail. */
export const SAID_UNKNOWN = 1;
export const SAID_SPAM = SPAM;
export const SAID_TAKEN = 8;

export function setSpam(event: usize): void {
  store<i32>(event, load<i32>(event, MORE) | SPAM, MORE);
}

export function setTaken(event: usize): void {
  store<i32>(event, load<i32>(event, MORE) | SAID_TAKEN, MORE);
}

export function saidOf(event: usize): i32 {
  return load<i32>(event, MORE) & (SAID_UNKNOWN | SAID_SPAM | SAID_TAKEN);
}

/** The network of the address, of those events that have one (`networks.ts`). */
export function setNetwork(event: usize, network: u32): void {
  store<u32>(event, network, NETWORK);
}

export function networkOf(event: usize): u32 {
  return load<u32>(event, NETWORK);
}
