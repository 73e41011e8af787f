import type { CoreExports } from './core-exports';
import { LineFinder } from './line-finder';
import type { LogClock } from './log-clock';
import type { LogCore } from './log-core';
import type { LogFormat } from './log-engine';

/** The numbers that the core knows formats by. */
export const FORMATS = { postfix: 0, mailcarrier: 1, exim: 2 } as const satisfies Record<LogFormat, number>;

/** How well its lines could be read. */
export interface LineCounts {
  /** Lines that tell of a login, a message or a delivery in a shape that is not known: figures are missing. */
  unreadable: number;
  /** Lines that the mail server itself wrote. */
  ofServer: number;
  /** Lines that were dropped before they were written, as the log says itself. */
  lost: number;
  /** The first line without a known shape: its number in its file (0: there was none), and where it stands. */
  unknownLine: number;
  unknownFrom: number;
  unknownTo: number;
}

function lineCounts(core: CoreExports): LineCounts {
  return {
    unreadable: core.countUnreadable(),
    ofServer: core.countOfServer(),
    lost: core.countLost(),
    unknownLine: core.firstUnknownLine(),
    unknownFrom: core.firstUnknownFrom(),
    unknownTo: core.firstUnknownTo(),
  };
}

/** What a block of a log told; the events stand in the core's memory. */
export interface BlockOfLines {
  lines: number;
  /** Those of them without a known shape. */
  unparsed: number;
  counts: LineCounts;
  /** How many bytes its events take. */
  events: number;
}

/** Makes events of the bytes of a log, without knowing what they mean for the accounts. */
export class EventReader {
  readonly #finder: LineFinder;

  /**
   * @param options.connections whether the beginning and the end of connections are wanted too, for the story of an account
   * @param options.blocks how many are used in turn, see LineFinder
   */
  constructor(
    private readonly log: LogCore,
    private readonly clock: LogClock,
    private readonly options: { format: LogFormat; connections: boolean; blocks?: number },
  ) {
    this.#finder = new LineFinder(log, options.blocks);
    if (options.connections) log.core.wantConnections();
  }

  /** Where the next bytes are to be written. */
  get room(): Uint8Array {
    return this.#finder.room;
  }

  /** Which block that is. */
  get block(): number {
    return this.#finder.index;
  }

  /** @param date the day of its lines, where they tell none. @param line how many of its lines were read before */
  beginFile(date: string | null, line = 0): void {
    const { core } = this.log;
    this.#finder.beginFile();
    core.fileBegins();
    core.passLines(line);
    core.framesOfFile();
    if (date === null) return;
    if (this.clock.dayIs(date)) core.dayChanged();
  }

  /** The first `length` bytes of `room` are the next of the log. Call `carry` before more is written. */
  filled(length: number): BlockOfLines {
    this.#finder.filled(length);
    return this.#read();
  }

  carry(): void {
    this.#finder.carry();
  }

  /** The last line need not end in a line feed. */
  endFile(): BlockOfLines {
    this.#finder.finish();
    return this.#read();
  }

  #read(): BlockOfLines {
    const { core } = this.log;
    const overlong = this.#finder.takeOverlong();
    core.passLines(overlong);
    core.resetCounts();
    core.blockIs(this.#finder.index);
    core.framesOfBlock(this.#finder.index);
    const { start, count } = this.#finder;
    const unparsed = core.readLines(FORMATS[this.options.format], start, count);
    return { lines: overlong + count, unparsed: overlong + unparsed, counts: lineCounts(core), events: core.eventBytes() };
  }
}
