import type { SyslogStamp } from './syslog-stamp';

/** Longer host names are read too, but byte by byte. */
const LONGEST_HOST = 64;

/**
 * Reads the stamp and the host that a syslog line begins with. Almost every line has the host of the line before, so it is
 * compared as words of four bytes.
 */
export class SyslogHead {
  /** The host of the line before with its blanks on both sides: its words, the last of which may overlap the one before. */
  readonly #words = new Int32Array(LONGEST_HOST / 4 + 1);
  readonly #offsets = new Int32Array(LONGEST_HOST / 4 + 1);
  #count = 0;
  #length = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly view: DataView,
    private readonly stamp: SyslogStamp,
  ) {}

  /** @returns where the program's name begins, or -1 when the line has another shape */
  read(start: number, end: number): number {
    const at = this.stamp.read(start, end);
    if (at < 0) return -1;
    if (this.#count > 0 && at + this.#length < end && this.#isSame(at)) {
      const program = at + this.#length;
      return this.bytes[program] === 32 ? -1 : program;
    }
    return this.#read(at, end);
  }

  #isSame(at: number): boolean {
    const { view } = this;
    const words = this.#words;
    const offsets = this.#offsets;
    const count = this.#count;
    for (let index = 0; index < count; index += 1) if (view.getInt32(at + (offsets[index] as number), true) !== words[index]) return false;
    return true;
  }

  #read(stampEnd: number, end: number): number {
    const { bytes, view } = this;
    if (bytes[stampEnd] !== 32) return -1;
    let at = stampEnd + 1;
    while (at < end && (bytes[at] as number) > 32) at += 1;
    at += 1;
    const length = at - stampEnd;
    if (length === 2 || at >= end || bytes[at] === 32) return -1;
    this.#count = 0;
    // Only a blank ends a host that is compared: a line with another sign there is read anew.
    if (length < 4 || length > LONGEST_HOST || bytes[at - 1] !== 32) return at;
    for (let offset = 0; offset < length; offset += 4) {
      const from = Math.min(offset, length - 4);
      this.#offsets[this.#count] = from;
      this.#words[this.#count] = view.getInt32(stampEnd + from, true);
      this.#count += 1;
    }
    this.#length = length;
    return at;
  }
}
