/** Reads the lines of a format that the core does not read. @returns whether the line, the bytes from `start` to `end`, has a known shape */
export interface LineReader {
  read(start: number, end: number): boolean;
}
