/**
 * Fingerprints with two numbers each, by open addressing; deleting leaves no traces. A table is a place in memory: where its
 * cells are, its mask, and how many it has. A cell: the fingerprint (8 bytes), a value (EMPTY: no entry), one more number.
 */
const CELL = 16;
const EMPTY = -1;
const MASK = 4;
const SIZE = 8;
const VALUE = 8;
const MORE = 12;
/** Tables that were much longer give their room back, but for so many cells. */
const KEPT_CAPACITY: u32 = 16384;

/** @param capacity a power of two */
export function newTable(capacity: u32): usize {
  const table = heap.alloc(12);
  begin(table, capacity);
  return table;
}

export function sizeOfTable(table: usize): i32 {
  return load<i32>(table, SIZE);
}

/** @returns a place for `valueAt` and the others, until the table changes; 0 when it is not there */
export function find(table: usize, fingerprint: u64): usize {
  const cells = <usize>load<u32>(table);
  const mask = load<u32>(table, MASK);
  let slot = <u32>fingerprint & mask;
  let cell = cells + slot * CELL;
  while (load<i32>(cell, VALUE) !== EMPTY) {
    if (load<u64>(cell) === fingerprint) return cell;
    slot = (slot + 1) & mask;
    cell = cells + slot * CELL;
  }
  return 0;
}

/** Reads from where `find` will look first. */
export function fetch(table: usize, fingerprint: u64): u32 {
  return load<u32>(<usize>load<u32>(table) + (<u32>fingerprint & load<u32>(table, MASK)) * CELL);
}

export function valueAt(cell: usize): i32 {
  return load<i32>(cell, VALUE);
}

export function setValueAt(cell: usize, value: i32): void {
  store<i32>(cell, value, VALUE);
}

/** Adds what `find` did not find. @param value not negative. @returns its place */
export function add(table: usize, fingerprint: u64, value: i32, more: i32): usize {
  const size = load<u32>(table, SIZE) + 1;
  if (<u64>size * 4 > (<u64>load<u32>(table, MASK) + 1) * 3) rebuild(table, (load<u32>(table, MASK) + 1) * 2, all);
  store<u32>(table, load<u32>(table, SIZE) + 1, SIZE);
  const cells = <usize>load<u32>(table);
  const mask = load<u32>(table, MASK);
  let slot = <u32>fingerprint & mask;
  while (load<i32>(cells + slot * CELL, VALUE) !== EMPTY) slot = (slot + 1) & mask;
  const cell = cells + slot * CELL;
  store<u64>(cell, fingerprint);
  store<i32>(cell, value, VALUE);
  store<i32>(cell, more, MORE);
  return cell;
}

/** Takes an entry out, and moves those behind it that it had pushed on. */
export function remove(table: usize, place: usize): void {
  const cells = <usize>load<u32>(table);
  const mask = load<u32>(table, MASK);
  store<u32>(table, load<u32>(table, SIZE) - 1, SIZE);
  let hole = <u32>((place - cells) / CELL);
  let slot = hole;
  for (;;) {
    slot = (slot + 1) & mask;
    const cell = cells + slot * CELL;
    if (load<i32>(cell, VALUE) === EMPTY) break;
    const home = load<u32>(cell) & mask;
    if (((slot - home) & mask) >= ((slot - hole) & mask)) {
      v128.store(cells + hole * CELL, v128.load(cell));
      hole = slot;
    }
  }
  store<i32>(cells + hole * CELL, EMPTY, VALUE);
  fit(table);
}

/** Deletes every entry of which `keep` says no. */
export function sweep(table: usize, keep: (value: i32, more: i32) => bool): void {
  rebuild(table, load<u32>(table, MASK) + 1, keep);
  fit(table);
}

/** A table of which less than a sixteenth is in use becomes one of a quarter of the room, as often as it is so. */
function fit(table: usize): void {
  const size = <u64>load<u32>(table, SIZE);
  const capacity = load<u32>(table, MASK) + 1;
  let fitting = capacity;
  while (fitting > KEPT_CAPACITY && size * 16 < fitting) fitting >>= 2;
  if (fitting < capacity) rebuild(table, fitting, all);
}

function all(_value: i32, _more: i32): bool {
  return true;
}

function begin(table: usize, capacity: u32): void {
  const cells = heap.alloc(<usize>capacity * CELL);
  memory.fill(cells, 0xff, <usize>capacity * CELL);
  store<u32>(table, <u32>cells);
  store<u32>(table, capacity - 1, MASK);
  store<u32>(table, 0, SIZE);
}

function rebuild(table: usize, capacity: u32, keep: (value: i32, more: i32) => bool): void {
  const old = <usize>load<u32>(table);
  const end = old + (<usize>load<u32>(table, MASK) + 1) * CELL;
  begin(table, capacity);
  for (let cell = old; cell < end; cell += CELL) {
    const value = load<i32>(cell, VALUE);
    const more = load<i32>(cell, MORE);
    if (value !== EMPTY && keep(value, more)) add(table, load<u64>(cell), value, more);
  }
  heap.free(old);
}
