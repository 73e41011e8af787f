import { AccountBook, type AccountBookOptions } from './account-book';
import type { AccountRecord } from './account-record';
import type { AccountStory } from './account-story';
import { EventReader, type BlockOfLines } from './event-reader';
import { EximReader } from './exim-reader';
import { EximStamp } from './exim-stamp';
import { HarakaReader } from './haraka-reader';
import { LineByLine } from './line-by-line';
import { LogClock } from './log-clock';
import { withinMemory } from './log-core';
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

/** A block of lines that another thread read: its events, as bytes, and the memory they point into. */
export interface ToldBlock extends Omit<BlockOfLines, 'events'> {
  events: Uint8Array;
  memory: Uint8Array;
}

/**
 * Counts, account by account, what the log of a mail server tells. Bytes in, figures out: write at most `room.length` bytes
 * into `room`, call `filled`, and so on; `endFile` after each file, in the order of the log.
 */
export class LogEngine {
  /** Lines seen, and those of them without a known shape. */
  lines = 0;
  unparsed = 0;
  readonly #book: AccountBook;
  readonly #events: EventReader | null = null;
  readonly #lines: LineByLine | null = null;
  readonly #haraka: HarakaReader | null = null;

  constructor(options: LogEngineOptions) {
    const clock = new LogClock(() => this.#book.log.bytes, options);
    this.#book = new AccountBook(options, clock);
    const { bytes, view, core } = this.#book.log;
    const { format } = options;
    if (format === 'postfix' || format === 'mailcarrier') {
      this.#events = new EventReader(this.#book.log, clock, { format, connections: this.story !== null });
      return;
    }
    const dated = (at: number): void => core.dated(at);
    if (format === 'haraka') this.#haraka = new HarakaReader(bytes, this.#book, view, new SyslogStamp(core), Math.floor(options.near / 1000), dated);
    this.#lines = new LineByLine(this.#book, this.#haraka ?? new EximReader(bytes, this.#book, new EximStamp(bytes, options.timeZone), dated));
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
    return this.#haraka?.untimed ?? 0;
  }

  get room(): Uint8Array {
    return (this.#events ?? this.#lines)?.room ?? new Uint8Array();
  }

  /** @param date the day of its lines, where they tell none */
  beginFile(file: string, date: string | null): void {
    this.#book.beginFile(file);
    this.#events?.beginFile(date);
    this.#lines?.beginFile();
  }

  /** The first `length` bytes of `room` are the next of the log. */
  filled(length: number): void {
    withinMemory(() => {
      if (this.#lines) this.#count(this.#lines.filled(length));
      if (!this.#events) return;
      this.#apply(this.#events.filled(length));
      this.#events.carry();
    });
  }

  /** What another thread read of the log, and made into events; its memory is only looked at until this returns. */
  told(block: ToldBlock): void {
    const { log } = this.#book;
    log.bytes.set(block.events, log.core.eventsAt(0));
    this.#book.source = block.memory;
    withinMemory(() => this.#apply({ ...block, events: block.events.length }));
    this.#book.source = log.bytes;
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
    withinMemory(() => {
      if (this.#lines) this.#count(this.#lines.endFile());
      if (this.#events) this.#apply(this.#events.endFile());
    });
  }

  /** Every account that was active in the times asked for. */
  accounts(): AccountRecord[] {
    return withinMemory(() => this.#book.records());
  }

  /** The story of the account that is followed; null without one. */
  get story(): AccountStory | null {
    return this.#book.story;
  }

  #apply(block: BlockOfLines): void {
    this.#book.log.core.applyEvents(block.events);
    this.#count(block);
  }

  #count({ lines, unparsed }: { lines: number; unparsed: number }): void {
    this.lines += lines;
    this.unparsed += unparsed;
  }
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
