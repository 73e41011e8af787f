import { DELIVERED, UNRELAYED } from '../counters';
import { countInWindows, isGone, realAccount } from './account-figures';
import { add, find, newTable, remove, sizeOfTable, valueAt } from './fingerprint-table';
import { at, minute, until } from './log-time';

/*
 * Recipients outside for whom MailCarrier has not said `Mail relayed` yet. One who is not relayed ten minutes later does not exist, or his server refuses the mail or puts it off: the log tells
 * no more of it. Only once a log has said it of somebody is it missed of others.
 */

/** So long it is waited for, in minutes; most mail is relayed within seconds. */
const WAITS = 10;
/** So many are waited for at once; past it the oldest is given up, and nothing is said of him. */
const MOST = 32768;
/** One: the fingerprint of his address on his connection, then whose mail it is (NOBODY: given up), and the minute in which he was named. */
const ACCOUNT: usize = 8;
const NAMED: usize = 12;
const SIZE: usize = 16;
const NOBODY = -1;

/** Made when the first is waited for: no other format needs it. */
let ring: usize = 0;
let oldest: i32 = 0;
let count: i32 = 0;
const places: usize = newTable(64);
let isTold: bool = false;

function placeAt(index: i32): usize {
  return ring + <usize>(index % MOST) * SIZE;
}

/** The account has named a recipient outside. @param recipient the fingerprint of his address on his connection */
export function awaitRelay(account: i32, recipient: u64): void {
  if (at >= until || find(places, recipient) !== 0) return;
  if (ring === 0) ring = heap.alloc(<usize>MOST * SIZE);
  if (count === MOST) drop();
  const index = (oldest + count) % MOST;
  count += 1;
  store<u64>(placeAt(index), recipient);
  store<i32>(placeAt(index), account, ACCOUNT);
  store<i32>(placeAt(index), minute, NAMED);
  add(places, recipient, index, 0);
}

/** The mail to him was relayed. */
export function relayed(recipient: u64): void {
  if (sizeOfTable(places) === 0) return;
  const cell = find(places, recipient);
  if (cell === 0) return;
  isTold = true;
  const account = load<i32>(placeAt(valueAt(cell)), ACCOUNT);
  store<i32>(placeAt(valueAt(cell)), NOBODY, ACCOUNT);
  remove(places, cell);
  if (account >= 0) countInWindows(realAccount(account), DELIVERED, 1);
}

/** Counts those who were waited for long enough. */
export function settleRelays(): void {
  while (count > 0 && load<i32>(placeAt(oldest), NAMED) + WAITS <= minute) {
    const account = load<i32>(placeAt(oldest), ACCOUNT);
    drop();
    if (account >= 0 && isTold) countInWindows(realAccount(account), UNRELAYED, 1);
  }
}

/** Whether the log has ever said of anybody that his mail was relayed. */
export function tellsRelays(): bool {
  return isTold;
}

function drop(): void {
  const place = placeAt(oldest);
  if (load<i32>(place, ACCOUNT) !== NOBODY) {
    const cell = find(places, load<u64>(place));
    if (cell !== 0) remove(places, cell);
  }
  oldest = (oldest + 1) % MOST;
  count -= 1;
}

/** Nobody is waited for any more whose account was forgotten. */
export function sweepRelays(): void {
  for (let index = 0; index < count; index += 1) {
    const place = placeAt(oldest + index);
    const account = load<i32>(place, ACCOUNT);
    if (account < 0 || !isGone(account)) continue;
    const cell = find(places, load<u64>(place));
    if (cell !== 0) remove(places, cell);
    store<i32>(place, NOBODY, ACCOUNT);
  }
}
