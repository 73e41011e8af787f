import type { Loginless } from '@/lib/logs/engine/account-book';
import { LogEngine, type LogFormat, type ToldBlock } from '@/lib/logs/engine/log-engine';
import { looksHijacked, WATCHED } from '../score-moment';
import { gapsOf, type Gap } from './gaps';
import { isNamed, isoTime, judge, withStory, type JudgedAccount } from './judge';

/** What a whole log tells, in the shape that `sluice suspects --json` prints. */
export interface Report {
  format: LogFormat;
  /** The times of the first and the last line that were counted; null when the log has none. */
  from: string | null;
  to: string | null;
  lines: number;
  unparsed: number;
  /** Those of them that tell of a login, a message or a delivery: the figures are that much too low. */
  unreadable: number;
  /** Lines that were dropped before they were written, as the log says itself. */
  lost: number;
  /** Why this report, where it names no suspect, is no all-clear; empty when it is one. */
  gaps: Gap[];
  /** Every account that logged in, the highest score first. */
  accounts: JudgedAccount[];
}

export interface LogReportOptions {
  format: LogFormat;
  timeZone: string;
  /** Milliseconds since 1970, within half a year of the first line, for stamps without a year: the time of change of the file. */
  near: number;
  /** The day of the first file's lines, `2026-11-24`, for stamps without a date. */
  date: string;
  /** Four random numbers of 32 bits. */
  seed: readonly [number, number, number, number];
  /** Seconds since 1970: count from this time on, and up to that one. */
  since?: number;
  until?: number;
  /** The server's own domains: recipients in them are not outside. Without any, all are. */
  ownDomains?: readonly string[];
  /** The domain of logins that are written without one. */
  loginDomain?: string;
  /** An account whose story is wanted, connection by connection. */
  follow?: string;
  /** Whether it is told, too, how each account is at the end of the report. */
  tellNow?: boolean;
  /** The country of an address as two letters; without it countries are not judged. */
  countryOf?: (address: string) => string | null;
  /** Who needs no login to send; without it such senders are not followed. */
  loginless?: Loginless;
}

/** Reads log files, each from its beginning to its end and the oldest first, and judges the accounts in them. */
export interface LogReport {
  /** Where the next bytes are to be written, at most `room.length` of them. */
  readonly room: Uint8Array;
  /** @param date the day of its lines, where they tell none; null: one day after another */
  beginFile(name: string, date: string | null): void;
  /** The first `length` bytes of `room` are the next of the file. */
  filled(length: number): void;
  /** The next bytes of the file, where they are not written into `room`; as many as there are. */
  take(bytes: Uint8Array): void;
  /** What another thread read of the file, and made into events. */
  told(block: ToldBlock): void;
  endFile(): void;
  /** What the log has told until now. */
  report(): Report;
}

/** The command and the page make their report here, so that the same log gives the same numbers on both. */
export function createLogReport(options: LogReportOptions): LogReport {
  const engine = new LogEngine({ ...options, remarkable: looksHijacked, watched: WATCHED });
  return {
    // It changes with the encoding of the file.
    get room() {
      return engine.room;
    },
    beginFile: (name, date) => engine.beginFile(name, date),
    filled: (length) => engine.filled(length),
    take: (bytes) => engine.take(bytes),
    told: (block) => engine.told(block),
    endFile: () => engine.endFile(),
    report: () => {
      const { from, to, lines, unparsed, unreadable, lost, story } = engine;
      const accounts = judge(engine.accounts(), options.tellNow ? (options.until ?? to ?? 0) * 1000 : null).map((each) => (story !== null && isNamed(each, options.follow) ? withStory(each, story) : each));
      const { ofServer, firstUnknown, reversed } = engine;
      const logins = accounts.reduce((sum, { auths }) => sum + auths, 0);
      const messages = accounts.reduce((sum, each) => sum + each.messages + each.recipients + each.refused, 0);
      const gaps = gapsOf({ format: options.format, lines, unparsed, unreadable, ofServer, lost, firstUnknown, reversed, logins, messages });
      return { format: options.format, from: from === null ? null : isoTime(from), to: to === null ? null : isoTime(to), lines, unparsed, unreadable, lost, gaps, accounts };
    },
  };
}
