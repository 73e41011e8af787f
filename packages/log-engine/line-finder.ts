import { BLOCK_BYTES, LONGEST_LINE, RAW_BYTES } from './counters';
import type { LogCore } from './log-core';

const BOM_BYTES = 3;
const MARKS: readonly { bytes: readonly number[]; encoding: 'utf-8' | 'utf-16le' | 'utf-16be' }[] = [
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
];

/**
 * The memory that a log is read into, block after block, and the places of its lines. The unfinished line at the end of a
 * block is moved before the next, so that every line lies in one piece. Lines longer than LONGEST_LINE are passed over in
 * bounded memory and only counted.
 */
export class LineFinder {
  /** `ends[0..count)`: where each line ends; the first begins at `start`. */
  readonly ends: Uint32Array;
  count = 0;
  start: number;
  /** Where the blocks begin, which one is being read, and where that begins. */
  readonly #blocks: readonly number[];
  #index = 0;
  #block: number;
  /** Where the bytes that were written last end. */
  #limit: number;
  #overlong = 0;
  #carried = 0;
  #passing = false;
  /** Whether nothing of a file has been looked at yet, which tells its encoding; and how its bytes make signs. */
  #undecided = true;
  #encoding: 'utf-8' | 'utf-16le' | 'utf-16be' = 'utf-8';
  /** Bytes of half a sign, which stand where the next are written. */
  #halves = 0;

  /** @param blocks how many are used in turn: more than one where another thread still looks at those before */
  constructor(
    private readonly log: LogCore,
    blocks = 1,
  ) {
    this.#blocks = Array.from({ length: blocks }, (_, block) => log.core.blockAt(block));
    this.#block = log.core.blockAt(0);
    this.start = this.#block;
    this.#limit = this.#block;
    this.ends = new Uint32Array(log.bytes.buffer, log.core.endsAt(), BLOCK_BYTES);
  }

  /** Where the next block is to be written. */
  get room(): Uint8Array {
    if (this.#encoding !== 'utf-8') {
      const raw = this.log.core.rawAt();
      return this.log.bytes.subarray(raw + this.#halves, raw + RAW_BYTES);
    }
    return this.log.bytes.subarray(this.#block, this.#block + (this.#undecided ? RAW_BYTES - BOM_BYTES : BLOCK_BYTES));
  }

  /** Another file begins: its first bytes may tell another encoding (a byte-order mark). */
  beginFile(): void {
    this.#undecided = true;
    this.#encoding = 'utf-8';
    this.#halves = 0;
  }

  /** Which of the blocks that is. */
  get index(): number {
    return this.#index;
  }

  /** The block in `room` has `length` bytes; afterwards `start`, `ends` and `count` tell its whole lines. */
  filled(written: number): void {
    const length = this.#encoding === 'utf-8' ? written : this.#decoded(this.#halves + written);
    if (this.#undecided) {
      this.#decide(length);
      return;
    }
    this.#find(length);
  }

  #decide(length: number): void {
    const { bytes } = this.log;
    const from = this.#block - this.#carried;
    const known = length + this.#carried;
    const marks = [...bytes.subarray(from, from + Math.min(known, BOM_BYTES))];
    const mark = MARKS.find((each) => each.bytes.every((byte, index) => marks[index] === byte));
    if (mark === undefined && MARKS.some((each) => marks.length < each.bytes.length && marks.every((byte, index) => byte === each.bytes[index]))) {
      this.start = from;
      this.count = 0;
      this.#limit = this.#block + length;
      return;
    }
    this.#undecided = false;
    this.#carried = 0;
    this.#encoding = mark?.encoding ?? 'utf-8';
    const skipped = mark?.bytes.length ?? 0;
    const target = this.#encoding === 'utf-8' ? this.#block : this.log.core.rawAt();
    bytes.copyWithin(target, from + skipped, from + known);
    this.#find(this.#encoding === 'utf-8' ? known - skipped : this.#decoded(known - skipped));
  }

  /** Makes UTF-8 in the block of so many bytes. @returns how many those are */
  #decoded(length: number): number {
    const { core, bytes } = this.log;
    const raw = core.rawAt();
    const bigEndian = this.#encoding === 'utf-16be';
    let whole = length & ~1;
    // Half of a pair waits for the other.
    if (whole >= 2 && ((bytes[raw + whole - (bigEndian ? 2 : 1)] as number) & 0xfc) === 0xd8) whole -= 2;
    const end = core.decodeUtf16(whole, this.#block, bigEndian);
    this.#halves = length - whole;
    bytes.copyWithin(raw, raw + whole, raw + length);
    return end - this.#block;
  }

  #find(length: number): void {
    const limit = this.#block + length;
    const { ends } = this;
    this.count = this.log.core.findLines(this.#block, limit);
    while (this.count > 0 && (ends[this.count - 1] as number) >= limit) this.count -= 1;
    this.start = this.#block - this.#carried;
    this.#limit = limit;
    if (!this.#passing || this.count === 0) return;
    // The overlong line ends here.
    this.#passing = false;
    this.start = (ends[0] as number) + 1;
    ends.copyWithin(0, 1, this.count);
    this.count -= 1;
  }

  /** @returns how many lines since the last call were too long to be looked into */
  takeOverlong(): number {
    const overlong = this.#overlong;
    this.#overlong = 0;
    return overlong;
  }

  /** Goes on to the next block and keeps the unfinished line for it; call it when the lines of this one have been read. */
  carry(): void {
    this.#index = (this.#index + 1) % this.#blocks.length;
    this.#block = this.#blocks[this.#index] as number;
    const from = this.count > 0 ? (this.ends[this.count - 1] as number) + 1 : this.start;
    const length = this.#passing ? 0 : this.#limit - from;
    if (length > LONGEST_LINE) {
      this.#overlong += 1;
      this.#passing = true;
      this.#carried = 0;
      return;
    }
    this.log.bytes.copyWithin(this.#block - length, from, from + length);
    this.#carried = length;
  }

  /** Ends a log: its last line need not end in a line feed. Afterwards `start`, `ends` and `count` tell that line. */
  finish(): void {
    const length = this.#carried;
    this.count = length > 0 ? 1 : 0;
    this.start = this.#block - length;
    this.ends[0] = this.#block;
    this.#limit = this.#block;
    this.#carried = 0;
    this.#passing = false;
  }
}
