/** Reads lines of one format; keeps what it must remember from line to line. */
export interface LineReader {
  /** @returns whether the line, the bytes from `start` to `end`, has a known shape */
  read(start: number, end: number): boolean;
}
