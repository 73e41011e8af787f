import { AccountBook, type AccountBookOptions, type SavedBook } from './account-book';
import type { AccountRecord, EvidenceLine } from './account-record';
import type { AccountStory } from './account-story';
import { EventReader, type BlockOfLines } from './event-reader';
import { LogClock, type SavedClock } from './log-clock';
import { withinMemory } from './log-core';

export const LOG_FORMATS = ['mailcarrier', 'postfix', 'exim'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** What another engine can go on from. */
export interface SavedEngine {
  book: SavedBook;
  clock: SavedClock;
  counts: Pick<LogEngine, 'lines' | 'unparsed' | 'unreadable' | 'ofServer' | 'lost'>;
}

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
  /** Those of them that tell of a login, a message or a delivery: the figures are that much too low. */
  unreadable = 0;
  /** Lines that the mail server itself wrote. */
  ofServer = 0;
  /** Lines that were dropped before they were written, as the log says itself. */
  lost = 0;
  /** The first line without a known shape; null when all have one. */
  firstUnknown: EvidenceLine | null = null;
  readonly #clock: LogClock;
  readonly book: AccountBook;
  readonly #reader: EventReader;

  /** @param saved what another engine saved, with the same options */
  constructor(options: LogEngineOptions, saved: SavedEngine | null = null) {
    this.#clock = new LogClock(() => this.book.log.bytes, options, saved?.clock);
    this.book = new AccountBook(options, this.#clock);
    if (saved !== null) {
      Object.assign(this, saved.counts);
      this.book.restore(saved.book);
      if (options.loginless) this.book.loginless = options.loginless;
    }
    this.#reader = new EventReader(this.book.log, this.#clock, { format: options.format, connections: this.story !== null });
  }

  /** The times of the first and the last line that were counted, seconds since 1970; null without one. */
  get from(): number | null {
    return numberOrNull(this.book.log.core.countedFrom.value);
  }

  get to(): number | null {
    return numberOrNull(this.book.log.core.countedTo.value);
  }

  /** Whether the times of the log go back more often than on: its newest lines come first. */
  get reversed(): boolean {
    const { stepsOn, stepsBack } = this.book.log.core;
    // The step to the first line is one too.
    return stepsBack.value > 0 && stepsBack.value > stepsOn.value - 1;
  }

  get room(): Uint8Array {
    return this.#reader.room;
  }

  /** @param date the day of its lines, where they tell none. @param line how many of its lines were read before */
  beginFile(file: string, date: string | null, line = 0): void {
    this.book.beginFile(file);
    this.#reader.beginFile(date, line);
  }

  /** The first `length` bytes of `room` are the next of the log. */
  filled(length: number): void {
    withinMemory(() => {
      this.#apply(this.#reader.filled(length));
      this.#reader.carry();
    });
  }

  /** What another thread read of the log, and made into events; its memory is only looked at until this returns. */
  told(block: ToldBlock): void {
    const { log } = this.book;
    log.bytes.set(block.events, log.core.eventsAt(0));
    this.book.source = block.memory;
    withinMemory(() => this.#apply({ ...block, events: block.events.length }));
    this.book.source = log.bytes;
  }

  /** The next bytes of the log, however many; those who can write into `room` themselves spare a copy. */
  take(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const { room } = this;
      const part = bytes.subarray(at, at + room.length);
      room.set(part);
      this.filled(part.length);
      at += part.length;
    }
  }

  endFile(): void {
    withinMemory(() => this.#apply(this.#reader.endFile()));
  }

  /** What another engine can go on from, while no line is begun. */
  save(): SavedEngine {
    const { lines, unparsed, unreadable, ofServer, lost } = this;
    return { book: this.book.save(), clock: this.#clock.save(), counts: { lines, unparsed, unreadable, ofServer, lost } };
  }

  /** Every account that was active in the times asked for. */
  accounts(): AccountRecord[] {
    return withinMemory(() => this.book.records());
  }

  /** The story of the account that is followed; null without one. */
  get story(): AccountStory | null {
    return this.book.story;
  }

  #apply({ lines, unparsed, counts, events }: BlockOfLines): void {
    this.book.log.core.applyEvents(events);
    this.lines += lines;
    this.unparsed += unparsed;
    this.unreadable += counts.unreadable;
    this.ofServer += counts.ofServer;
    this.lost += counts.lost;
    if (counts.unknownLine > 0) this.firstUnknown ??= this.book.lineAt(counts.unknownLine, counts.unknownFrom, counts.unknownTo);
  }
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
