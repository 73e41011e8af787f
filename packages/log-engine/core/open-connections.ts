import { isGone } from './account-figures';
import { add, find, newTable, remove, sizeOfTable, sweep, valueAt } from './fingerprint-table';
import { headsEnd } from './head-lines';

/** So many connections are followed at once; past it the older half is forgotten, those without a login first. */
let mostConnections: i32 = 1 << 20;
/** The numbers of one connection: its account (-1 before the login), its order (0: the place is free), whether its client's address is known, how many of its lines are shown in a row, the fingerprint of the address, its network, what that place is to the account, and the sender that was named last. */
const SIZE: usize = 40;
const ORDER: usize = 4;
const HAS_ADDRESS: usize = 8;
const SHOWN: usize = 12;
const ADDRESS: usize = 16;
const NETWORK: usize = 24;
const PLACE: usize = 28;
const SENDER: usize = 32;

/* The connections of a server by the fingerprints of their names. A connection is a place in one array. */
const names: usize = newTable(4096);
let connections: usize = heap.alloc(SIZE * 1024);
let room: i32 = 1024;
let unused: i32 = 0;
/** The place that was given back last; it has the one given back before it as its account. */
let free: i32 = -1;
let order: i32 = 0;
let oldest: i32 = 0;

function placeOf(place: i32): usize {
  return connections + <usize>place * SIZE;
}

/** @returns the connection of that name, or -1 */
export function findConnection(name: u64): i32 {
  const cell = find(names, name);
  return cell === 0 ? -1 : valueAt(cell);
}

export function openConnection(name: u64): i32 {
  if (sizeOfTable(names) >= mostConnections) forgetOlder();
  let connection = free;
  if (connection >= 0) free = load<i32>(placeOf(connection));
  else {
    if (unused === room) {
      room *= 2;
      connections = heap.realloc(connections, SIZE * room);
    }
    connection = unused;
    unused += 1;
  }
  order = order === i32.MAX_VALUE ? 1 : order + 1;
  const place = placeOf(connection);
  store<i32>(place, -1);
  store<i32>(place, order, ORDER);
  store<i32>(place, 0, HAS_ADDRESS);
  store<i32>(place, 0, SHOWN);
  store<u64>(place, 0, NETWORK);
  store<u64>(place, 0, SENDER);
  add(names, name, connection, order);
  return connection;
}

export function closeConnection(name: u64): void {
  const cell = find(names, name);
  if (cell === 0) return;
  giveBack(valueAt(cell));
  remove(names, cell);
}

/** The account that logged in, or -1. */
export function accountOfConnection(connection: i32): i32 {
  return load<i32>(placeOf(connection));
}

export function setAccountOfConnection(connection: i32, account: i32): void {
  store<i32>(placeOf(connection), account);
}

/** Its number among all connections, from 1 on. */
export function orderOfConnection(connection: i32): i32 {
  return load<i32>(placeOf(connection), ORDER);
}

/** Where it stands how many of its lines are shown in a row, until another connection is opened. */
export function shownOfConnection(connection: i32): usize {
  return placeOf(connection) + SHOWN;
}

export function hasAddress(connection: i32): bool {
  return load<i32>(placeOf(connection), HAS_ADDRESS) !== 0;
}

/** The fingerprint of its client's address. */
export function addressOfConnection(connection: i32): u64 {
  return load<u64>(placeOf(connection), ADDRESS);
}

export function setAddressOfConnection(connection: i32, address: u64): void {
  store<i32>(placeOf(connection), 1, HAS_ADDRESS);
  store<u64>(placeOf(connection), address, ADDRESS);
}

export function networkOfConnection(connection: i32): u32 {
  return load<u32>(placeOf(connection), NETWORK);
}

export function setNetworkOfConnection(connection: i32, network: u32): void {
  store<u32>(placeOf(connection), network, NETWORK);
}

/** What its client's place is to its account (`places.ts`). */
export function placeOfConnection(connection: i32): i32 {
  return load<i32>(placeOf(connection), PLACE);
}

export function setPlaceOfConnection(connection: i32, place: i32): void {
  store<i32>(placeOf(connection), place, PLACE);
}

/** The fingerprint of the sender of its newest message; 0 without one. */
export function senderOfConnection(connection: i32): u64 {
  return load<u64>(placeOf(connection), SENDER);
}

export function setSenderOfConnection(connection: i32, sender: u64): void {
  store<u64>(placeOf(connection), sender, SENDER);
}

function giveBack(connection: i32): void {
  headsEnd(orderOfConnection(connection));
  store<i32>(placeOf(connection), free);
  store<i32>(placeOf(connection), 0, ORDER);
  free = connection;
}

/** They are known again at their next connection. */
function forgetOlder(): void {
  oldest = order - mostConnections / 2;
  sweep(names, (connection, order) => {
    if (order >= oldest || accountOfConnection(connection) >= 0) return true;
    giveBack(connection);
    return false;
  });
  if (sizeOfTable(names) < mostConnections - mostConnections / 4) return;
  sweep(names, (connection, order) => {
    if (order >= oldest) return true;
    giveBack(connection);
    return false;
  });
}

/** From now on, of a log without an end. */
export function followConnections(most: i32): void {
  mostConnections = most;
}

/** Nobody is logged in any more on those of accounts that were forgotten. */
export function sweepConnections(): void {
  for (let connection = 0; connection < unused; connection += 1) {
    if (orderOfConnection(connection) !== 0 && isGone(accountOfConnection(connection))) setAccountOfConnection(connection, -1);
  }
}
