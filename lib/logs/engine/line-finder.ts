import { BLOCK_BYTES, LONGEST_LINE } from './counters';
import type { LogCore } from './log-core';

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
    return this.log.bytes.subarray(this.#block, this.#block + BLOCK_BYTES);
  }

  /** Which of the blocks that is. */
  get index(): number {
    return this.#index;
  }

  /** The block in `room` has `length` bytes; afterwards `start`, `ends` and `count` tell its whole lines. */
  filled(length: number): void {
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
