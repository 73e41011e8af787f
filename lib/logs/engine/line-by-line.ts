import type { AccountBook } from './account-book';
import { LONGEST_LINE } from './counters';
import { LineFinder } from './line-finder';
import type { LineReader } from './line-reader';

/** Reads a log with a reader outside of the core, line by line. */
export class LineByLine {
  readonly #finder: LineFinder;
  #line = 0;

  constructor(
    private readonly book: AccountBook,
    private readonly reader: LineReader,
  ) {
    this.#finder = new LineFinder(book.log);
  }

  get room(): Uint8Array {
    return this.#finder.room;
  }

  beginFile(): void {
    this.#line = 0;
  }

  filled(length: number): { lines: number; unparsed: number } {
    this.#finder.filled(length);
    const read = this.#read();
    this.#finder.carry();
    return read;
  }

  endFile(): { lines: number; unparsed: number } {
    this.#finder.finish();
    return this.#read();
  }

  #read(): { lines: number; unparsed: number } {
    const overlong = this.#finder.takeOverlong();
    const { ends, count } = this.#finder;
    const { bytes, core } = this.book.log;
    this.#line += overlong;
    let unparsed = overlong;
    let { start } = this.#finder;
    for (let index = 0; index < count; index += 1) {
      const next = ends[index] as number;
      const end = next > start && bytes[next - 1] === 13 ? next - 1 : next;
      this.#line += 1;
      core.placeIs(this.#line, start, end);
      if (end > start && (end - start > LONGEST_LINE || !this.reader.read(start, end))) unparsed += 1;
      start = next + 1;
    }
    return { lines: overlong + count, unparsed };
  }
}
