/*
 * Whom each account knows: the addresses it ever wrote to or had mail from, and the domains it sent as. Bounded, and never
 * wrong in one direction: of up to 768 the fingerprints are kept, of 32 bits; of more, only bits that each of them set (a Bloom
 * filter), so that some strangers seem known, but nobody who is known is ever taken for a stranger.
 */
const LEAST_CELLS = 16;
const MOST_CELLS = 1024;
const FILTER_BITS: u32 = 65536;
const FILTER_HASHES: u32 = 4;

/** An account's: how many there are, and for how many fingerprints there is room; 0 where it is a filter. */
const CELLS: usize = 4;
const HEAD: usize = 8;

let accounts: usize = heap.alloc(4 * 1024);
let room: i32 = 1024;
let count: i32 = 0;

/** A new account. */
export function addKnown(): void {
  if (count === room) {
    room *= 2;
    accounts = heap.realloc(accounts, <usize>room * 4);
  }
  store<u32>(accounts + <usize>count * 4, 0);
  count += 1;
}

/** Another account may have the place. */
export function forgetKnown(account: i32): void {
  const own = accounts + <usize>account * 4;
  if (load<u32>(own) !== 0) heap.free(<usize>load<u32>(own));
  store<u32>(own, 0);
}

/** About how many bytes they take. */
export function sizeOfKnown(account: i32): u32 {
  const own = <usize>load<u32>(accounts + <usize>account * 4);
  if (own === 0) return 0;
  const cells = load<u32>(own, CELLS);
  return <u32>HEAD + (cells === 0 ? FILTER_BITS >> 3 : cells * 4);
}

/** From now on the account knows it. @param address its fingerprint. @returns whether it knew it before */
export function meet(account: i32, address: u64): bool {
  const own = listOf(account);
  const key = keyOf(address);
  if (load<i32>(own, CELLS) === 0) return mark(own, key);
  const cell = cellOf(own, key);
  if (load<u32>(cell) === key) return true;
  store<u32>(cell, key);
  store<i32>(own, load<i32>(own) + 1);
  if (load<i32>(own) * 4 > load<i32>(own, CELLS) * 3) grow(account, own);
  return false;
}

/** @returns whether the account knows it */
export function knows(account: i32, address: u64): bool {
  const own = <usize>load<u32>(accounts + <usize>account * 4);
  if (own === 0) return false;
  const key = keyOf(address);
  return load<i32>(own, CELLS) === 0 ? isMarked(own, key) : load<u32>(cellOf(own, key)) === key;
}

/** Where `meet` will look: fetched while other things are done, it need not be waited for. @returns any number */
export function fetchKnown(account: i32, address: u64): u32 {
  const own = <usize>load<u32>(accounts + <usize>account * 4);
  if (own === 0) return 0;
  const key = keyOf(address);
  return load<u32>(own, CELLS) === 0 ? load<u8>(own + HEAD + <usize>(bitOf(key, 0) >> 3)) : load<u32>(own + HEAD + <usize>(slotOf(own, key) << 2));
}

function keyOf(address: u64): u32 {
  return <u32>(address >> 32) | 1;
}

function listOf(account: i32): usize {
  const own = accounts + <usize>account * 4;
  if (load<u32>(own) === 0) store<u32>(own, <u32>newList(LEAST_CELLS));
  return load<u32>(own);
}

function newList(cells: i32): usize {
  const list = heap.alloc(HEAD + <usize>cells * 4);
  memory.fill(list, 0, HEAD + <usize>cells * 4);
  store<i32>(list, cells, CELLS);
  return list;
}

function slotOf(own: usize, key: u32): u32 {
  return ((key * 0x9e3779b1) >> 8) & (load<u32>(own, CELLS) - 1);
}

/** @returns where the fingerprint stands, or an empty cell for it */
function cellOf(own: usize, key: u32): usize {
  const mask = load<u32>(own, CELLS) - 1;
  let slot = slotOf(own, key);
  let cell = own + HEAD + <usize>slot * 4;
  while (load<u32>(cell) !== 0 && load<u32>(cell) !== key) {
    slot = (slot + 1) & mask;
    cell = own + HEAD + <usize>slot * 4;
  }
  return cell;
}

function grow(account: i32, own: usize): void {
  const cells = load<i32>(own, CELLS);
  let larger: usize;
  if (cells < MOST_CELLS) {
    larger = newList(cells * 2);
    store<i32>(larger, load<i32>(own));
  } else {
    larger = heap.alloc(HEAD + (FILTER_BITS >> 3));
    memory.fill(larger, 0, HEAD + (FILTER_BITS >> 3));
  }
  const end = own + HEAD + <usize>cells * 4;
  for (let cell = own + HEAD; cell < end; cell += 4) {
    const key = load<u32>(cell);
    if (key === 0) continue;
    if (cells < MOST_CELLS) store<u32>(cellOf(larger, key), key);
    else mark(larger, key);
  }
  heap.free(own);
  store<u32>(accounts + <usize>account * 4, <u32>larger);
}

function bitOf(key: u32, which: u32): u32 {
  return (key * 0x85ebca77 + which * ((key * 0xc2b2ae3d) | 1)) >> 16;
}

/** @returns whether all its bits were set before */
function mark(own: usize, key: u32): bool {
  let known = true;
  for (let which: u32 = 0; which < FILTER_HASHES; which += 1) {
    const bit = bitOf(key, which);
    const at = own + HEAD + <usize>(bit >> 3);
    const byte = load<u8>(at);
    const set = <u8>(<u32>1 << (bit & 7));
    if ((byte & set) === 0) known = false;
    store<u8>(at, byte | set);
  }
  return known;
}

function isMarked(own: usize, key: u32): bool {
  for (let which: u32 = 0; which < FILTER_HASHES; which += 1) {
    const bit = bitOf(key, which);
    if ((load<u8>(own + HEAD + <usize>(bit >> 3)) & (<u32>1 << (bit & 7))) === 0) return false;
  }
  return true;
}
