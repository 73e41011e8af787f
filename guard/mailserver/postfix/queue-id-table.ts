const EMPTY = -1;
/** Numbers of one entry: the fingerprint's two halves, a value (EMPTY: no entry) and one more number. */
const STRIDE = 4;
const LEAST = 1024;

/** Fingerprints with two numbers each, in one typed array by open addressing; deleting leaves no traces. */
export class QueueIdTable {
  size = 0;
  #cells: Int32Array;
  #mask: number;

  /** @param expected about so many entries: growing to them would take as much again */
  constructor(expected = 0) {
    let capacity = LEAST;
    while (expected * 4 > capacity * 3) capacity *= 2;
    this.#mask = capacity - 1;
    this.#cells = new Int32Array(capacity * STRIDE).fill(EMPTY);
  }

  /** @returns a place for `value` and the others, until the table changes; -1 when it is not there */
  find(lo: number, hi: number): number {
    const cells = this.#cells;
    const mask = this.#mask;
    let slot = lo & mask;
    for (;;) {
      const at = slot * STRIDE;
      if (cells[at + 2] === EMPTY) return -1;
      if (cells[at] === lo && cells[at + 1] === hi) return at;
      slot = (slot + 1) & mask;
    }
  }

  value(place: number): number {
    return this.#cells[place + 2] as number;
  }

  setValue(place: number, value: number): void {
    this.#cells[place + 2] = value;
  }

  more(place: number): number {
    return this.#cells[place + 3] as number;
  }

  setMore(place: number, more: number): void {
    this.#cells[place + 3] = more;
  }

  /** Adds what `find` did not find. @param value not negative */
  add(lo: number, hi: number, value: number, more = 0): void {
    if ((this.size + 1) * 4 > (this.#mask + 1) * 3) this.#grow();
    this.size += 1;
    const cells = this.#cells;
    const mask = this.#mask;
    let slot = lo & mask;
    while (cells[slot * STRIDE + 2] !== EMPTY) slot = (slot + 1) & mask;
    const at = slot * STRIDE;
    cells[at] = lo;
    cells[at + 1] = hi;
    cells[at + 2] = value;
    cells[at + 3] = more;
  }

  /** Takes an entry out, and moves those behind it that it had pushed on. */
  delete(place: number): void {
    const cells = this.#cells;
    const mask = this.#mask;
    this.size -= 1;
    let hole = place / STRIDE;
    let slot = hole;
    for (;;) {
      slot = (slot + 1) & mask;
      const at = slot * STRIDE;
      if (cells[at + 2] === EMPTY) break;
      const home = (cells[at] as number) & mask;
      if (((slot - home) & mask) >= ((slot - hole) & mask)) {
        const to = hole * STRIDE;
        cells[to] = cells[at] as number;
        cells[to + 1] = cells[at + 1] as number;
        cells[to + 2] = cells[at + 2] as number;
        cells[to + 3] = cells[at + 3] as number;
        hole = slot;
      }
    }
    cells[hole * STRIDE + 2] = EMPTY;
  }

  /** Deletes every entry of which `keep` says no, and gives back the room of a table that was far larger. */
  sweep(keep: (value: number, more: number) => boolean): void {
    let kept = 0;
    for (let at = 0; at < this.#cells.length; at += STRIDE) {
      if (this.#cells[at + 2] !== EMPTY && keep(this.#cells[at + 2] as number, this.#cells[at + 3] as number)) kept += 1;
    }
    let capacity = this.#mask + 1;
    while (capacity > LEAST && kept * 4 < capacity) capacity /= 2;
    this.#rebuild(capacity, keep);
  }

  /** For tests of its bounds. */
  get bytes(): number {
    return this.#cells.byteLength;
  }

  #grow(): void {
    this.#rebuild((this.#mask + 1) * 2, () => true);
  }

  #rebuild(capacity: number, keep: (value: number, more: number) => boolean): void {
    const old = this.#cells;
    this.#mask = capacity - 1;
    this.#cells = new Int32Array(capacity * STRIDE).fill(EMPTY);
    this.size = 0;
    for (let at = 0; at < old.length; at += STRIDE) {
      const value = old[at + 2] as number;
      const more = old[at + 3] as number;
      if (value !== EMPTY && keep(value, more)) this.add(old[at] as number, old[at + 1] as number, value, more);
    }
  }
}
