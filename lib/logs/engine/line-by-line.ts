import type { AccountBook } from './account-book';
import { LINE_WITHIN, LONGEST_LINE, PART } from './counters';
import { lineCounts, type BlockOfLines } from './event-reader';
import { LineFinder } from './line-finder';
import type { LineReader } from './line-reader';

type LinesRead = Omit<BlockOfLines, 'events'>;

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
    this.#finder.beginFile();
    this.book.log.core.framesOfFile();
    this.#line = 0;
  }

  filled(length: number): LinesRead {
    this.#finder.filled(length);
    const read = this.#read();
    this.#finder.carry();
    return read;
  }

  endFile(): LinesRead {
    this.#finder.finish();
    return this.#read();
  }

  #read(): LinesRead {
    const overlong = this.#finder.takeOverlong();
    const { ends, count } = this.#finder;
    const { bytes, core } = this.book.log;
    this.#line += overlong;
    let unparsed = overlong;
    let { start } = this.#finder;
    core.framesOfBlock(0);
    core.resetCounts();
    for (let index = 0; index < count; index += 1) {
      const next = ends[index] as number;
      const end = next > start && bytes[next - 1] === 13 ? next - 1 : next;
      this.#line += 1;
      core.placeIs(this.#line, start, end);
      if (!this.#readLine(start, end, next)) {
        unparsed += 1;
        core.unknownIs(this.#line, start, end);
      }
      start = next + 1;
    }
    return { lines: overlong + count, unparsed, counts: lineCounts(core) };
  }

  /** The same way as the core goes about a line. @returns whether it has a known shape */
  #readLine(start: number, end: number, feed: number): boolean {
    const { core } = this.book.log;
    const framed = core.isFramed() !== 0;
    if (!framed) {
      if (end === start) return true;
      if (end - start > LONGEST_LINE) return false;
      if (this.reader.read(start, end)) return true;
    }
    const within = core.lineWithin(start, end, feed);
    if (within === PART) return true;
    if (within !== LINE_WITHIN) return end === start || (framed && this.reader.read(start, end));
    const [from, to] = [core.textFrom.value, core.textTo.value];
    if (core.isWritten() !== 0) core.placeIs(this.#line, from, to);
    return to - from <= LONGEST_LINE && this.reader.read(from, to);
  }
}
