const NEWLINE = 0x0a;

/** A line whose end has not come yet; `bytes` is empty where it is dropped for its length. */
export interface PendingLine {
  bytes: Uint8Array;
  dropping: boolean;
}

/**
 * Cuts the bytes of a growing log into lines. A line that has no end yet waits for it; one longer than the bound is
 * dropped whole, for its beginning could say something that the line does not.
 */
export class LineSplitter {
  private parts: Buffer[] = [];
  private kept = 0;
  private dropping = false;
  private droppedLines = 0;

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

  /** @returns the lines completed by these bytes, without their line ends; bytes that are not UTF-8 are replaced */
  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE, from); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      this.keep(chunk.subarray(from, end));
      const line = this.finish();
      if (line !== null) lines.push(line);
      from = end + 1;
    }
    this.keep(chunk.subarray(from));
    return lines;
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

  private finish(): string | null {
    const line = this.dropping ? null : Buffer.concat(this.parts).toString('utf8');
    if (this.dropping) this.droppedLines += 1;
    this.parts = [];
    this.kept = 0;
    this.dropping = false;
    return line;
  }
}
