import { DEFERRED, DELIVERED, SETTLED } from '../counters';
import { isGone } from './account-figures';
import { paired } from './fingerprint';
import { add, find, newTable, remove, sizeOfTable, sweep, valueAt } from './fingerprint-table';
import { headsEnd } from './head-lines';
import { dropDelivery, NONE } from './waiting-deliveries';

/** So many messages of accounts are followed at once; past it the older half is forgotten. */
let mostMessages: i32 = 1 << 20;
/** A sweep over the recipients that were put off forgets those of messages that are gone. */
const SWEEP_FROM = 65536;
/** A queue that was much longer gives its room back when it is empty, but for so many messages. */
const KEPT_ROOM: i32 = 1024;
/** The numbers of one message: its account (NOBODY: not known yet), its serial number (0: the place is free), the number of its queue ids, the number of its recipients and one more once the queue manager took it up, what waits for its account, who may have sent it, how many of its lines are shown in a row, from which network it came, what that place is to the account, and what else has happened to it. */
const SIZE: usize = 40;
const SERIAL: usize = 4;
const IDS: usize = 8;
const RECEIVED: usize = 12;
const WAITING: usize = 16;
const CANDIDATE: usize = 20;
const SHOWN: usize = 24;
const NETWORK: usize = 28;
const PLACE: usize = 32;
const HAPPENED: usize = 36;
/** What may have happened: a recipient was put off; it had a second queue id, so one delivery may be told twice. */
const PUT_OFF = 1;
const CONTINUED = 2;
/** Stands for the account of a message of which it is not known yet. */
export const NOBODY = -1;

/* The messages of accounts that are in the queue, by fingerprints of their queue ids. A message is a place in one array. */
const ids: usize = newTable(4096);
const recipients: usize = newTable(1024);
let sweepAt: i32 = SWEEP_FROM;
/** The most messages there were since the recipients were swept last. */
let mostSince: i32 = 0;
let serial: i32 = 0;
let messages: usize = heap.alloc(SIZE * 1024);
let room: i32 = 1024;
/** Places that were never used begin here; those given back stand in `free`. */
let unused: i32 = 0;
let free: usize = heap.alloc(4 * 1024);
let freeRoom: i32 = 1024;
let freeCount: i32 = 0;
let oldest: i32 = 0;

function placeOf(message: i32): usize {
  return messages + <usize>message * SIZE;
}

/** The queue id, a fingerprint, is a new message of the account. @returns the message */
export function openMessage(id: u64, account: i32): i32 {
  closeMessage(id);
  if (sizeOfTable(ids) >= mostMessages) forgetOlder();
  const message = freePlace();
  const place = placeOf(message);
  serial = serial === i32.MAX_VALUE ? 1 : serial + 1;
  store<i32>(place, account);
  store<i32>(place, serial, SERIAL);
  store<i32>(place, 1, IDS);
  store<i32>(place, 0, RECEIVED);
  store<i32>(place, NONE, WAITING);
  store<i32>(place, NOBODY, CANDIDATE);
  store<i32>(place, 0, SHOWN);
  store<u32>(place, 0, NETWORK);
  store<i32>(place, 0, PLACE);
  store<i32>(place, 0, HAPPENED);
  add(ids, id, message, 0);
  mostSince = max(mostSince, unused - freeCount);
  return message;
}

/** @returns the message of the queue id, or -1 */
export function findMessage(id: u64): i32 {
  const cell = find(ids, id);
  return cell === 0 ? -1 : valueAt(cell);
}

/** The queue id is another one of this message, or of none (-1). */
export function continueMessage(id: u64, message: i32): void {
  const known = message >= 0 && load<i32>(placeOf(message), SERIAL) !== 0;
  if (known) {
    store<i32>(placeOf(message), load<i32>(placeOf(message), IDS) + 1, IDS);
    happened(message, CONTINUED);
  }
  closeMessage(id);
  if (known) add(ids, id, message, 0);
}

/** The queue id is free again. */
export function closeMessage(id: u64): void {
  if (sizeOfTable(ids) === 0) return;
  const cell = find(ids, id);
  if (cell === 0) return;
  const message = valueAt(cell);
  remove(ids, cell);
  const left = load<i32>(placeOf(message), IDS) - 1;
  store<i32>(placeOf(message), left, IDS);
  if (left > 0) return;
  giveBack(message);
  if (sizeOfTable(recipients) >= SWEEP_FROM && (unused - freeCount) * 4 < mostSince) sweepRecipients();
  if (freeCount === unused && room > KEPT_ROOM) giveRoomBack();
}

export function accountOfMessage(message: i32): i32 {
  return load<i32>(placeOf(message));
}

/** Its number among all messages, from 1 on. */
export function serialOfMessage(message: i32): i32 {
  return load<i32>(placeOf(message), SERIAL);
}

/** Where it stands how many of its lines are shown in a row, until another message is opened. */
export function shownOfMessage(message: i32): usize {
  return placeOf(message) + SHOWN;
}

/** @returns whether the queue manager has not taken the message up yet */
export function isWaiting(message: i32): bool {
  return load<i32>(placeOf(message), RECEIVED) === 0;
}

/** The queue manager takes the message up. */
export function receiveMessage(message: i32, recipients: i32): void {
  store<i32>(placeOf(message), recipients + 1, RECEIVED);
}

/** How many recipients it had when it was taken up. */
export function recipientsOfMessage(message: i32): i32 {
  return load<i32>(placeOf(message), RECEIVED) - 1;
}

/** From which network it came, and what that place is to its account (`places.ts`). */
export function setPlaceOfMessage(message: i32, network: u32, place: i32): void {
  store<u32>(placeOf(message), network, NETWORK);
  store<i32>(placeOf(message), place, PLACE);
}

export function networkOfMessage(message: i32): u32 {
  return load<u32>(placeOf(message), NETWORK);
}

export function placeOfMessage(message: i32): i32 {
  return load<i32>(placeOf(message), PLACE);
}

/** It is known now whose message it is. */
export function claimMessage(message: i32, account: i32): void {
  store<i32>(placeOf(message), account);
}

/** The account, or NOBODY, that the message is from if it turns out to be given to the filter, and not back by it. */
export function candidateOf(message: i32): i32 {
  return load<i32>(placeOf(message), CANDIDATE);
}

export function setCandidate(message: i32, account: i32): void {
  store<i32>(placeOf(message), account, CANDIDATE);
}

/** From now on, of a log without an end. */
export function followMessages(most: i32): void {
  mostMessages = most;
}

/** Messages of accounts that were forgotten are nobody's. */
export function sweepMessages(): void {
  for (let message = 0; message < unused; message += 1) {
    const place = placeOf(message);
    if (load<i32>(place, SERIAL) === 0) continue;
    if (isGone(load<i32>(place, CANDIDATE))) store<i32>(place, NOBODY, CANDIDATE);
    if (isGone(load<i32>(place))) giveBack(message);
  }
  sweep(ids, (message, _more) => load<i32>(placeOf(message), SERIAL) !== 0);
}

/** What waits for the account of the message: a chain of deliveries, or NONE. */
export function waitingOf(message: i32): i32 {
  return load<i32>(placeOf(message), WAITING);
}

export function setWaiting(message: i32, delivery: i32): void {
  store<i32>(placeOf(message), delivery, WAITING);
}

/** @returns whether this is new for the recipient, a fingerprint, of the message */
export function isNewForRecipient(message: i32, figure: i32, recipient: u64): bool {
  const owner = load<i32>(placeOf(message), SERIAL);
  const pair = paired(recipient, owner) ^ (<u64>figure << 32);
  if (find(recipients, pair) !== 0) return false;
  if (sizeOfTable(recipients) >= sweepAt) sweepRecipients();
  add(recipients, pair, message, owner);
  return true;
}

function happened(message: i32, what: i32): void {
  store<i32>(placeOf(message), load<i32>(placeOf(message), HAPPENED) | what, HAPPENED);
}

/** A recipient of the message is put off. */
export function putOff(message: i32): void {
  happened(message, PUT_OFF);
}

/** Another server took it for the recipient. @returns whether that was not told before */
export function isTakenFirst(message: i32, recipient: u64): bool {
  return (load<i32>(placeOf(message), HAPPENED) & CONTINUED) === 0 || isNewForRecipient(message, DELIVERED, recipient);
}

/** The recipient has it, or never will. @returns whether he had been put off, and this is the first that is told of his end */
export function isSettledNow(message: i32, recipient: u64): bool {
  if ((load<i32>(placeOf(message), HAPPENED) & PUT_OFF) === 0) return false;
  const pair = paired(recipient, load<i32>(placeOf(message), SERIAL)) ^ ((<u64>DEFERRED) << 32);
  return find(recipients, pair) !== 0 && isNewForRecipient(message, SETTLED, recipient);
}

/** Forgets the recipients of messages that are gone. */
function sweepRecipients(): void {
  sweep(recipients, (message, owner) => load<i32>(placeOf(message), SERIAL) === owner);
  sweepAt = max(SWEEP_FROM, sizeOfTable(recipients) * 2);
  mostSince = unused - freeCount;
}

/** No message is followed any more, so nothing names a place. */
function giveRoomBack(): void {
  sweep(recipients, (_message, _owner) => false);
  room = KEPT_ROOM;
  messages = heap.realloc(messages, SIZE * room);
  freeRoom = KEPT_ROOM;
  free = heap.realloc(free, <usize>freeRoom * 4);
  unused = 0;
  freeCount = 0;
}

function freePlace(): i32 {
  if (freeCount > 0) {
    freeCount -= 1;
    return load<i32>(free + <usize>freeCount * 4);
  }
  if (unused === room) {
    room *= 2;
    messages = heap.realloc(messages, SIZE * room);
  }
  unused += 1;
  return unused - 1;
}

function giveBack(message: i32): void {
  headsEnd(serialOfMessage(message));
  store<i32>(placeOf(message), 0, SERIAL);
  for (let waiting = waitingOf(message); waiting !== NONE; ) waiting = dropDelivery(waiting);
  if (freeCount === freeRoom) {
    freeRoom *= 2;
    free = heap.realloc(free, <usize>freeRoom * 4);
  }
  store<i32>(free + <usize>freeCount * 4, message);
  freeCount += 1;
}

/** Half of those that are followed have serial numbers below the middle of all that were given out since the oldest of them. */
function forgetOlder(): void {
  let lowest = i32.MAX_VALUE;
  for (let message = 0; message < unused; message += 1) {
    const owner = load<i32>(placeOf(message), SERIAL);
    if (owner !== 0) lowest = min(lowest, owner);
  }
  oldest = middleSerial(lowest);
  for (let message = 0; message < unused; message += 1) {
    const owner = load<i32>(placeOf(message), SERIAL);
    if (owner !== 0 && owner < oldest) giveBack(message);
  }
  sweep(ids, (message, _more) => load<i32>(placeOf(message), SERIAL) !== 0);
}

/** @returns the serial number that half of the messages are below, found by halving */
function middleSerial(lowest: i32): i32 {
  let from: i64 = lowest;
  let to: i64 = serial;
  const half = (unused - freeCount) / 2;
  while (from < to) {
    const middle = (from + to) >> 1;
    let below: i32 = 0;
    for (let message = 0; message < unused; message += 1) {
      const owner = load<i32>(placeOf(message), SERIAL);
      if (owner !== 0 && owner <= middle) below += 1;
    }
    if (below < half) from = middle + 1;
    else to = middle;
  }
  return <i32>from + 1;
}
