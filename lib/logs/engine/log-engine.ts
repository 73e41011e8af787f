import { AccountBook, type AccountBookOptions, type Place } from './account-book';
import type { AccountRecord } from './account-record';
import type { AccountStory } from './account-story';
import { EximReader } from './exim-reader';
import { EximStamp } from './exim-stamp';
import { HarakaReader } from './haraka-reader';
import { LineFinder } from './line-finder';
import type { LineReader } from './line-reader';
import { MailCarrierReader } from './mailcarrier-reader';
import { PostfixReader } from './postfix-reader';
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
  /** Seconds since 1970; what lies outside is followed, but not counted. */
  since?: number;
  until?: number;
  /** Finds lines without vector instructions. */
  plain?: boolean;
}

/**
 * Counts, account by account, what the log of a mail server tells. Bytes in, figures out: write at most `room.length` bytes
 * into `room`, call `filled`, and so on; `endFile` after each file, in the order of the log.
 */
export class LogEngine {
  /** Lines seen, and those of them without a known shape. */
  lines = 0;
  unparsed = 0;
  /** The times of the first and the last line that were counted, seconds since 1970; null without one. */
  from: number | null = null;
  to: number | null = null;
  readonly #finder: LineFinder;
  readonly #place: Place = { file: '', line: 0, start: 0, end: 0 };
  readonly #book: AccountBook;
  readonly #reader: LineReader;

  constructor(options: LogEngineOptions) {
    this.#finder = new LineFinder(options);
    const { bytes, view } = this.#finder;
    this.#book = new AccountBook(bytes, this.#place, options);
    const since = options.since ?? -Infinity;
    const until = options.until ?? Infinity;
    const dated = (at: number): void => {
      const book = this.#book;
      book.at = at;
      book.minute = Math.floor(at / 60);
      book.counting = at >= since && at < until;
      if (!book.counting) return;
      this.from ??= at;
      this.to = at;
    };
    if (options.format === 'mailcarrier') this.#reader = new MailCarrierReader(bytes, view, this.#book, options, dated);
    else if (options.format === 'exim') {
      const stamp = new EximStamp(bytes, options.timeZone);
      this.#reader = new EximReader(bytes, this.#book, stamp, dated);
    } else {
      const stamp = new SyslogStamp(bytes, view, options);
      this.#reader = options.format === 'haraka' ? new HarakaReader(bytes, this.#book, view, stamp, Math.floor(options.near / 1000), dated) : new PostfixReader(bytes, this.#book, view, stamp, dated);
    }
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
    this.#place.file = file;
    this.#place.line = 0;
    if (date !== null && this.#reader instanceof MailCarrierReader) this.#reader.dayIs(date);
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
    const { bytes, ends, count } = finder;
    const place = this.#place;
    const reader = this.#reader;
    let { start } = finder;
    let unparsed = finder.overlong;
    place.line += unparsed;
    this.lines += unparsed + count;
    finder.overlong = 0;
    for (let index = 0; index < count; index += 1) {
      const next = ends[index] as number;
      const end = next > start && bytes[next - 1] === 13 ? next - 1 : next;
      place.line += 1;
      place.start = start;
      place.end = end;
      if (end > start && (end - start > 65536 || !reader.read(start, end))) unparsed += 1;
      start = next + 1;
    }
    this.unparsed += unparsed;
  }
}
