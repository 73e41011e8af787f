const NEWLINE = 0x0a;
const LINE_END = Buffer.from('\n');

/** A line whose end has not come yet; `bytes` is empty where it is dropped for its length. */
export interface PendingLine {
  bytes: Uint8Array;
  dropping: boolean;
}

/**
 * Cuts the bytes of a growing log behind its last whole line. A line that has no end yet waits for it; one longer than the bound is
 * dropped whole, for its beginning could say something that the line does not.
 */
export class LineSplitter {
  private parts: Buffer[] = [];
  private kept = 0;
  private dropping = false;
  private droppedLines = 0;
  /** What `push` gives back lies here: as a piece of memory of its own, each would wait outside of the heap until garbage is looked for. */
  private room = Buffer.alloc(0);

  /** @param pending what another splitter had not finished */
  constructor(
    pending: PendingLine | null = null,
    private readonly longestLine = 64 * 1024,
  ) {
    if (pending === null) return;
    this.keep(Buffer.from(pending.bytes));
    this.dropping = pending.dropping;
  }

  /** Lines that were longer than the bound. */
  get dropped(): number {
    return this.droppedLines;
  }

  get pending(): PendingLine {
    return { bytes: Buffer.concat(this.parts), dropping: this.dropping };
  }

  /** @returns the lines completed by these bytes, with their line ends; a dropped line is an empty one, so that lines can be counted. They are good until the next bytes come */
  push(chunk: Buffer): Buffer {
    const lines: Buffer[] = [];
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      this.keep(chunk.subarray(from, end));
      lines.push(...this.finish());
      // Within so few bytes no line is too long.
      const last = chunk.length - end > this.longestLine ? end : chunk.lastIndexOf(NEWLINE);
      lines.push(chunk.subarray(end + 1, last + 1));
      from = last + 1;
    }
    this.keep(chunk.subarray(from));
    return this.joined(lines);
  }

  private joined(lines: readonly Buffer[]): Buffer {
    const length = lines.reduce((sum, line) => sum + line.length, 0);
    if (this.room.length < length) this.room = Buffer.alloc(length);
    let at = 0;
    for (const line of lines) at += line.copy(this.room, at);
    return this.room.subarray(0, length);
  }

  private keep(bytes: Buffer): void {
    if (this.dropping || bytes.length === 0) return;
    this.kept += bytes.length;
    if (this.kept > this.longestLine) {
      this.dropping = true;
      this.parts = [];
      return;
    }
    // A copy, because the reader uses its buffer again.
    this.parts.push(Buffer.from(bytes));
  }

  private finish(): Buffer[] {
    const line = this.dropping ? [LINE_END] : [...this.parts, LINE_END];
    if (this.dropping) this.droppedLines += 1;
    this.parts = [];
    this.kept = 0;
    this.dropping = false;
    return line;
  }
}
