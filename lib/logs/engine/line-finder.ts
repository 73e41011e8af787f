/** The longest line that is looked into, in bytes. No mail server writes lines near it. */
export const LONGEST_LINE = 64 * 1024;
/** How many bytes are taken at a time. */
export const BLOCK_BYTES = 256 * 1024;

const BLOCK_START = LONGEST_LINE + 64;
const INDEX_START = BLOCK_START + BLOCK_BYTES + 64;
const PAGE = 64 * 1024;
const PAGES = Math.ceil((INDEX_START + BLOCK_BYTES * 4) / PAGE);

type FindLines = (from: number, to: number, out: number) => number;

/** What the engine needs of WebAssembly, which the compiler's library for Node.js lacks. */
interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/**
 * `find(from, to, out)`: writes the place of every line feed in [from, to) as 32-bit numbers from `out` on, looking at
 * sixteen bytes at once, and gives back the end of what it wrote. Assembled by hand, as a compiler would be a dependency
 * for ninety bytes.
 */
// prettier-ignore
const MODULE = new Uint8Array([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  1, 8, 1, 0x60, 3, 0x7f, 0x7f, 0x7f, 1, 0x7f, // type (i32, i32, i32) -> i32
  2, 8, 1, 1, 0x65, 1, 0x6d, 2, 0, 1, // import "e" "m" memory, at least 1 page
  3, 2, 1, 0, // one function of type 0
  7, 5, 1, 1, 0x66, 0, 0, // export "f"
  10, 96, 1, 94, 1, 1, 0x7f, // code: one local i32 (3: mask)
  0x02, 0x40, 0x03, 0x40, // block, loop
  0x20, 0, 0x20, 1, 0x4f, 0x0d, 1, // from >= to: leave
  0x20, 0, 0xfd, 0x00, 0, 0, // v128.load from
  0xfd, 0x0c, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, // v128.const line feeds
  0xfd, 0x23, 0xfd, 0x64, 0x22, 3, // i8x16.eq, i8x16.bitmask, tee mask
  0x04, 0x40, 0x03, 0x40, // if, loop
  0x20, 2, 0x20, 0, 0x20, 3, 0x68, 0x6a, 0x36, 2, 0, // store from + ctz(mask) at out
  0x20, 2, 0x41, 4, 0x6a, 0x21, 2, // out += 4
  0x20, 3, 0x20, 3, 0x41, 1, 0x6b, 0x71, 0x22, 3, // mask &= mask - 1
  0x0d, 0, 0x0b, 0x0b, // again while mask; end loop, if
  0x20, 0, 0x41, 16, 0x6a, 0x21, 0, // from += 16
  0x0c, 0, 0x0b, 0x0b, // again; end loop, block
  0x20, 2, 0x0b, // out
]);

/**
 * The memory that a log is read into, block after block, and the places of its lines. The unfinished line at the end of a
 * block is moved before the next, so that every line lies in one piece. Lines longer than LONGEST_LINE are passed over in
 * bounded memory and only counted.
 */
export class LineFinder {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Where the next block is to be written. */
  readonly room: Uint8Array;
  /** Lines that were too long to be looked into. */
  overlong = 0;
  /** `ends[0..count)`: where each line ends; the first begins at `start`. */
  readonly ends: Uint32Array;
  count = 0;
  start = BLOCK_START;
  readonly #find: FindLines;
  #limit = BLOCK_START;
  #carried = 0;
  #passing = false;

  /** @param options.plain finds lines without WebAssembly */
  constructor(options: { plain?: boolean } = {}) {
    const made = options.plain ? null : withVectors();
    const buffer = made?.buffer ?? new ArrayBuffer(PAGES * PAGE);
    this.bytes = new Uint8Array(buffer);
    this.view = new DataView(buffer);
    this.room = this.bytes.subarray(BLOCK_START, BLOCK_START + BLOCK_BYTES);
    this.ends = new Uint32Array(buffer, INDEX_START, BLOCK_BYTES);
    this.#find = made?.find ?? ((from, to, out) => plainFind(this.bytes, this.ends, from, to, out));
  }

  /** The block in `room` has `length` bytes; afterwards `start`, `ends` and `count` tell its whole lines. */
  filled(length: number): void {
    const limit = BLOCK_START + length;
    const { ends } = this;
    this.count = (this.#find(BLOCK_START, limit, INDEX_START) - INDEX_START) >> 2;
    while (this.count > 0 && (ends[this.count - 1] as number) >= limit) this.count -= 1;
    this.start = BLOCK_START - this.#carried;
    this.#limit = limit;
    if (!this.#passing || this.count === 0) return;
    // The overlong line ends here.
    this.#passing = false;
    this.start = (ends[0] as number) + 1;
    ends.copyWithin(0, 1, this.count);
    this.count -= 1;
  }

  /** Keeps the unfinished line for the next block; call it when the lines of this one have been read. */
  carry(): void {
    const from = this.count > 0 ? (this.ends[this.count - 1] as number) + 1 : this.start;
    const length = this.#passing ? 0 : this.#limit - from;
    if (length > LONGEST_LINE) {
      this.overlong += 1;
      this.#passing = true;
      this.#carried = 0;
      return;
    }
    this.bytes.copyWithin(BLOCK_START - length, from, from + length);
    this.#carried = length;
  }

  /** Ends a log: its last line need not end in a line feed. Afterwards `start`, `ends` and `count` tell that line. */
  finish(): void {
    const length = this.#carried;
    this.count = length > 0 ? 1 : 0;
    this.start = BLOCK_START - length;
    this.ends[0] = BLOCK_START;
    this.#limit = BLOCK_START;
    this.#carried = 0;
    this.#passing = false;
  }
}

function plainFind(bytes: Uint8Array, ends: Uint32Array, from: number, to: number, out: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) {
    if (bytes[at] === 10) {
      ends[count] = at;
      count += 1;
    }
  }
  return out + count * 4;
}

/** @returns null where the machine has no vector instructions, or no WebAssembly at all */
function withVectors(): { buffer: ArrayBuffer; find: FindLines } | null {
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(MODULE)) return null;
  const memory: WasmMemory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(MODULE), { e: { m: memory as WebAssembly.Memory } });
  return { buffer: memory.buffer, find: instance.exports.f as FindLines };
}
