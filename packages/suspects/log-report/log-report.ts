import type { Loginless } from '@sluice/log-engine/account-book';
import { LogEngine, type LogFormat } from '@sluice/log-engine/log-engine';
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

/** Reads log files, each from its beginning to its end and the oldest first, and judges the accounts in them: the same for the command and the page. */
export class JudgedLog extends LogEngine {
  constructor(private readonly asked: LogReportOptions) {
    super({ ...asked, remarkable: looksHijacked, watched: WATCHED });
  }

  /** What the log has told until now. */
  report(): Report {
    const { from, to, lines, unparsed, unreadable, ofServer, lost, firstUnknown, reversed, story, asked } = this;
    const accounts = judge(this.accounts(), asked.tellNow ? (asked.until ?? to ?? 0) * 1000 : null).map((each) => (story !== null && isNamed(each, asked.follow) ? withStory(each, story) : each));
    const logins = accounts.reduce((sum, { auths }) => sum + auths, 0);
    const messages = accounts.reduce((sum, each) => sum + each.messages + each.recipients + each.refused, 0);
    const gaps = gapsOf({ format: asked.format, lines, unparsed, unreadable, ofServer, lost, firstUnknown, reversed, logins, messages });
    return { format: asked.format, from: from === null ? null : isoTime(from), to: to === null ? null : isoTime(to), lines, unparsed, unreadable, lost, gaps, accounts };
  }
}

/** @returns the domains that somebody wrote with commas or blanks between them */
export function domainsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((domain) => domain !== '');
}
