import { paired } from './fingerprint';
import { add, find, newTable, setValueAt, sizeOfTable, valueAt } from './fingerprint-table';
import { minute } from './log-time';
import { isPrivate, NO_NETWORK, THIS_HOST } from './networks';

/*
 * Where each account has sent from: a bounded list of networks. A network is known when the account used it in its first days, or
 * when it came there half a day ago and most of its mail from there went to people it knew: days mostly to strangers teach nothing,
 * so a thief cannot make his network known. An address from which three accounts send as from their own is an office's, and a private
 * one from which many do is a proxy, or the host of web mail: what is behind it is hidden. A network is near
 * when other accounts of the server send from it as from their own.
 */

/** Nothing can be said of the place: no address was told, or the account has no past to tell by. */
export const UNTOLD = 0;
export const KNOWN = 1;
export const NEW = 2;
/** This host itself, as with web mail. */
export const HIDDEN = 3;
/** New, in a network from which others of the server send as from their own: where its people are. */
export const NEAR = 4;

/** So long an account's networks are learnt, in minutes, whatever it does; and so long another one is used before it can be known. */
const FIRST_DAYS = 4320;
const HALF_DAY = 720;
const FEWEST_RECIPIENTS: u32 = 3;
/** From so many on, both the recipients from a network and the strangers among them are halved: newer ones count more. */
const HALVED_FROM: u32 = 64;

/** An account's: when it was first seen, how many networks there are and room for how many, what its newest login had, the domain it sent as last that it is known to send as; then networks that were known and for which there was no room, as bits. */
const BORN: usize = 0;
const COUNT: usize = 4;
const ROOM: usize = 8;
const NETWORK_NOW: usize = 12;
const PLACE_NOW: usize = 16;
const SENDS_AS: usize = 24;
const FORGOTTEN: usize = 32;
const FORGOTTEN_BITS: u32 = 512;
const LIST: usize = FORGOTTEN + (<usize>FORGOTTEN_BITS >> 3);
/** One network: itself, when it was first and last used, the recipients from there, and the strangers among them. */
const FIRST: usize = 4;
const LAST: usize = 8;
const TOTAL: usize = 12;
const STRANGE: usize = 14;
const ENTRY: usize = 16;
const MOST_NETWORKS = 24;

let accounts: usize = heap.alloc(4 * 1024);
let room: i32 = 1024;
let count: i32 = 0;

/** How many accounts send from an address, or from a private network, as from their own, and who they are. */
const MOST_PAIRS = 65536;
const OTHERS = 3;
const MANY = 20;
/** So many accounts, each of which wrote to people it knows from an address that is new to it, make it known to all on the same day: the office has moved. */
const MOVED_TOGETHER = 5;
const MOVED: u64 = 0x9e3779b97f4a7c15;
const users: usize = newTable(256);
const pairs: usize = newTable(256);

/** A new account. */
export function addPlaces(): void {
  if (count === room) {
    room *= 2;
    accounts = heap.realloc(accounts, <usize>room * 4);
  }
  store<u32>(accounts + <usize>count * 4, 0);
  count += 1;
}

/** Another account may have the place. */
export function forgetPlaces(account: i32): void {
  const own = accounts + <usize>account * 4;
  if (load<u32>(own) !== 0) heap.free(<usize>load<u32>(own));
  store<u32>(own, 0);
}

/** About how many bytes the account's networks take. */
export function sizeOfPlaces(account: i32): u32 {
  const own = <usize>load<u32>(accounts + <usize>account * 4);
  return own === 0 ? 0 : <u32>LIST + load<u32>(own, ROOM) * <u32>ENTRY;
}

/** The account logs in from an address of a network. @returns what that place is to it */
export function placeOf(account: i32, network: u32, address: u64): i32 {
  const place = placeIn(listOf(account), account, network, address);
  const own = listOf(account);
  store<u32>(own, network, NETWORK_NOW);
  store<i32>(own, place, PLACE_NOW);
  return place;
}

/** What the place of its newest login is to it, and that login's network. */
export function placeNow(account: i32): i32 {
  const own = <usize>load<u32>(accounts + <usize>account * 4);
  return own === 0 ? UNTOLD : load<i32>(own, PLACE_NOW);
}

export function networkNow(account: i32): u32 {
  const own = <usize>load<u32>(accounts + <usize>account * 4);
  return own === 0 ? NO_NETWORK : load<u32>(own, NETWORK_NOW);
}

/** Where the account's networks stand: fetched while other things are done, they need not be waited for. @returns any number */
export function fetchPlaces(account: i32): u32 {
  const own = <usize>load<u32>(accounts + <usize>account * 4);
  return own === 0 ? 0 : load<u32>(own) ^ load<u32>(own, LIST);
}

/** The domain, a fingerprint, that the account sent as last and is known to send as; 0 without one. */
export function sendsAs(account: i32): u64 {
  const own = <usize>load<u32>(accounts + <usize>account * 4);
  return own === 0 ? 0 : load<u64>(own, SENDS_AS);
}

export function setSendsAs(account: i32, domain: u64): void {
  const own = <usize>load<u32>(accounts + <usize>account * 4);
  if (own !== 0) store<u64>(own, domain, SENDS_AS);
}

/** Recipients of mail that the account sent from the network. */
export function sentFrom(account: i32, network: u32, recipients: i32): void {
  const entry = entryOf(account, network);
  if (entry === 0) return;
  let total = <u32>load<u16>(entry, TOTAL) + <u32>min(recipients, 1024);
  let strange = <u32>load<u16>(entry, STRANGE);
  while (total >= HALVED_FROM) {
    total >>= 1;
    strange >>= 1;
  }
  store<u16>(entry, <u16>total, TOTAL);
  store<u16>(entry, <u16>strange, STRANGE);
}

/** One of them was a stranger. */
export function strangerFrom(account: i32, network: u32): void {
  const entry = entryOf(account, network);
  if (entry === 0) return;
  const strange = load<u16>(entry, STRANGE);
  if (strange < load<u16>(entry, TOTAL)) store<u16>(entry, strange + 1, STRANGE);
}

function listOf(account: i32): usize {
  const own = accounts + <usize>account * 4;
  if (load<u32>(own) === 0) {
    const list = heap.alloc(LIST + ENTRY * 2);
    memory.fill(list, 0, LIST);
    store<i32>(list, minute, BORN);
    store<i32>(list, 2, ROOM);
    store<u32>(own, <u32>list);
  }
  return load<u32>(own);
}

function entryOf(account: i32, network: u32): usize {
  if (network <= THIS_HOST) return 0;
  const own = <usize>load<u32>(accounts + <usize>account * 4);
  return own === 0 ? 0 : findIn(own, network);
}

function findIn(own: usize, network: u32): usize {
  const end = own + LIST + <usize>load<i32>(own, COUNT) * ENTRY;
  for (let entry = own + LIST; entry < end; entry += ENTRY) if (load<u32>(entry) === network) return entry;
  return 0;
}

function placeIn(own: usize, account: i32, network: u32, address: u64): i32 {
  if (network === THIS_HOST) return HIDDEN;
  if (network === NO_NETWORK) return UNTOLD;
  const entry = findIn(own, network);
  const known = entry !== 0 ? isKnown(own, entry) : isForgotten(own, network);
  if (entry !== 0) {
    store<i32>(entry, max(minute, load<i32>(entry, LAST)), LAST);
    if (!known && isAmongFriends(entry)) useAddress(address ^ MOVED, account);
  }
  const born = load<i32>(own, BORN);
  if (entry === 0 && !known) addNetwork(own, account, network);
  const inside = isPrivate(network);
  const others = usersOf(address);
  if (inside && others >= MANY) return HIDDEN;
  const shared = others >= OTHERS || (inside && usersOf(network) >= OTHERS) || usersOf(address ^ MOVED) >= MOVED_TOGETHER;
  if (minute - born < FIRST_DAYS) return shared ? KNOWN : UNTOLD;
  if (known) {
    useAddress(address, account);
    useAddress(network, account);
  }
  if (known || shared) return KNOWN;
  return usersOf(network) >= OTHERS ? NEAR : NEW;
}

/** Three of four of its newest recipients from there were people the account knew. */
function isAmongFriends(entry: usize): bool {
  const total = <u32>load<u16>(entry, TOTAL);
  return total >= FEWEST_RECIPIENTS && <u32>load<u16>(entry, STRANGE) * 4 <= total;
}

function isKnown(own: usize, entry: usize): bool {
  const first = load<i32>(entry, FIRST);
  if (first - load<i32>(own, BORN) < FIRST_DAYS) return true;
  const total = <u32>load<u16>(entry, TOTAL);
  return minute - first >= HALF_DAY && total >= FEWEST_RECIPIENTS && <u32>load<u16>(entry, STRANGE) * 2 <= total;
}

function addNetwork(before: usize, account: i32, network: u32): void {
  let own = before;
  let index = load<i32>(own, COUNT);
  if (index === MOST_NETWORKS) index = giveUp(own);
  else {
    if (index === load<i32>(own, ROOM)) {
      const larger = min(index * 2, MOST_NETWORKS);
      own = heap.realloc(own, LIST + <usize>larger * ENTRY);
      store<i32>(own, larger, ROOM);
      store<u32>(accounts + <usize>account * 4, <u32>own);
    }
    store<i32>(own, index + 1, COUNT);
  }
  const entry = own + LIST + <usize>index * ENTRY;
  store<u32>(entry, network);
  store<i32>(entry, minute, FIRST);
  store<i32>(entry, minute, LAST);
  store<u32>(entry, 0, TOTAL);
}

/** Gives up the network that was not used for the longest time, one that is not known before one that is. @returns its index */
function giveUp(own: usize): i32 {
  let chosen = -1;
  let chosenKnown = true;
  for (let index = 0; index < MOST_NETWORKS; index += 1) {
    const entry = own + LIST + <usize>index * ENTRY;
    const known = isKnown(own, entry);
    if (chosen >= 0 && (known && !chosenKnown)) continue;
    if (chosen < 0 || (!known && chosenKnown) || load<i32>(entry, LAST) < load<i32>(own + LIST + <usize>chosen * ENTRY, LAST)) {
      chosen = index;
      chosenKnown = known;
    }
  }
  // What was forgotten is never counted as new.
  if (chosenKnown) rememberForgotten(own, load<u32>(own + LIST + <usize>chosen * ENTRY));
  return chosen;
}

function bitOf(network: u32, which: u32): u32 {
  return ((network * (which === 0 ? 0x9e3779b1 : 0x85ebca77)) >> 16) % FORGOTTEN_BITS;
}

function rememberForgotten(own: usize, network: u32): void {
  for (let which: u32 = 0; which < 2; which += 1) {
    const bit = bitOf(network, which);
    const at = own + FORGOTTEN + <usize>(bit >> 3);
    store<u8>(at, load<u8>(at) | <u8>(<u32>1 << (bit & 7)));
  }
}

function isForgotten(own: usize, network: u32): bool {
  for (let which: u32 = 0; which < 2; which += 1) {
    const bit = bitOf(network, which);
    if ((load<u8>(own + FORGOTTEN + <usize>(bit >> 3)) & (<u32>1 << (bit & 7))) === 0) return false;
  }
  return true;
}

function usersOf(address: u64): i32 {
  if (sizeOfTable(users) === 0) return 0;
  const cell = find(users, address);
  return cell === 0 ? 0 : valueAt(cell);
}

/** The account sends from there as from its own place. */
function useAddress(address: u64, account: i32): void {
  const cell = find(users, address);
  if (sizeOfTable(pairs) >= MOST_PAIRS || (cell !== 0 && valueAt(cell) >= MANY)) return;
  const pair = paired(address, account);
  if (find(pairs, pair) !== 0) return;
  add(pairs, pair, 0, 0);
  if (cell === 0) add(users, address, 1, 0);
  else setValueAt(cell, valueAt(cell) + 1);
}
