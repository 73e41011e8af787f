import { AccountBook, type AccountBookOptions } from './account-book';
import type { AccountRecord } from './account-record';
import type { AccountStory } from './account-story';
import { LONGEST_LINE } from './counters';
import { EximReader } from './exim-reader';
import { EximStamp } from './exim-stamp';
import { HarakaReader } from './haraka-reader';
import { LineFinder } from './line-finder';
import type { LineReader } from './line-reader';
import { LogClock } from './log-clock';
import { SyslogStamp } from './syslog-stamp';

export const LOG_FORMATS = ['mailcarrier', 'postfix', 'exim', 'haraka'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

export interface LogEngineOptions extends AccountBookOptions {
  format: LogFormat;
  timeZone: string;
  /** Milliseconds since 1970, within half a year of the first line, for stamps without a year. */
  near: number;
  /** The day of the first file's lines, `2026-11-24`, for stamps without a date. */
  date: string;
}

/** Formats that the core reads by itself, and the numbers it knows them by. */
const CORE_FORMATS: Partial<Record<LogFormat, number>> = { postfix: 0, mailcarrier: 1 };

/**
 * Counts, account by account, what the log of a mail server tells. Bytes in, figures out: write at most `room.length` bytes
 * into `room`, call `filled`, and so on; `endFile` after each file, in the order of the log.
 */
export class LogEngine {
  /** Lines seen, and those of them without a known shape. */
  lines = 0;
  unparsed = 0;
  readonly #finder: LineFinder;
  readonly #clock: LogClock;
  readonly #book: AccountBook;
  /** Null where the core reads the lines. */
  readonly #reader: LineReader | null;
  readonly #format: number;

  constructor(options: LogEngineOptions) {
    this.#clock = new LogClock(() => this.#book.log.bytes, options);
    this.#book = new AccountBook(options, this.#clock);
    const { bytes, view, core } = this.#book.log;
    this.#finder = new LineFinder(this.#book.log);
    this.#format = CORE_FORMATS[options.format] ?? -1;
    const dated = (at: number): void => core.dated(at);
    if (options.format === 'exim') this.#reader = new EximReader(bytes, this.#book, new EximStamp(bytes, options.timeZone), dated);
    else if (options.format === 'haraka') this.#reader = new HarakaReader(bytes, this.#book, view, new SyslogStamp(core), Math.floor(options.near / 1000), dated);
    else this.#reader = null;
  }

  /** The times of the first and the last line that were counted, seconds since 1970; null without one. */
  get from(): number | null {
    return numberOrNull(this.#book.log.core.countedFrom.value);
  }

  get to(): number | null {
    return numberOrNull(this.#book.log.core.countedTo.value);
  }

  /** Lines that tell no time at all, as Haraka writes them without `timestamps=true`: they count as one moment. */
  get untimed(): number {
    return this.#reader instanceof HarakaReader ? this.#reader.untimed : 0;
  }

  get room(): Uint8Array {
    return this.#finder.room;
  }

  /** @param date the day of its lines, where they tell none */
  beginFile(file: string, date: string | null): void {
    this.#book.file = file;
    this.#book.log.core.fileBegins();
    if (date === null) return;
    this.#clock.dayIs(date);
    this.#book.log.core.dayChanged();
  }

  /** The first `length` bytes of `room` are the next of the log. */
  filled(length: number): void {
    this.#finder.filled(length);
    this.#read();
    this.#finder.carry();
  }

  /** The next bytes of the log, however many; those who can write into `room` themselves spare a copy. */
  take(bytes: Uint8Array): void {
    const { room } = this;
    for (let at = 0; at < bytes.length; at += room.length) {
      const part = bytes.subarray(at, at + room.length);
      room.set(part);
      this.filled(part.length);
    }
  }

  endFile(): void {
    this.#finder.finish();
    this.#read();
  }

  /** Every account that was active in the times asked for. */
  accounts(): AccountRecord[] {
    return this.#book.records();
  }

  /** The story of the account that is followed; null without one. */
  get story(): AccountStory | null {
    return this.#book.story;
  }

  #read(): void {
    const finder = this.#finder;
    const { core } = this.#book.log;
    if (finder.overlong > 0) {
      core.passLines(finder.overlong);
      this.lines += finder.overlong;
      this.unparsed += finder.overlong;
      finder.overlong = 0;
    }
    this.lines += finder.count;
    this.unparsed += this.#reader === null ? core.readLines(this.#format, finder.start, finder.count) : this.#readWith(this.#reader);
  }

  /** @returns how many lines have no known shape */
  #readWith(reader: LineReader): number {
    const { core, bytes } = this.#book.log;
    const { ends, count } = this.#finder;
    let { start } = this.#finder;
    let unparsed = 0;
    for (let index = 0; index < count; index += 1) {
      const next = ends[index] as number;
      const end = next > start && bytes[next - 1] === 13 ? next - 1 : next;
      core.lineIs(start, end);
      if (end > start && (end - start > LONGEST_LINE || !reader.read(start, end))) unparsed += 1;
      start = next + 1;
    }
    return unparsed;
  }
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
