import type { AccountRecord } from '@sluice/log-engine/account-record';
import { foldedName, type Loginless } from '@sluice/log-engine/account-book';
import { coreVersion } from '@sluice/log-engine/core-image';
import { CONNECTIONS } from '@sluice/log-engine/counters';
import { LineReader } from '@sluice/log-engine/line-reader';
import { LogTooLarge } from '@sluice/log-engine/log-core';
import { LogEngine, type LogEngineOptions, type SavedEngine } from '@sluice/log-engine/log-engine';
import { assess, judgeNow, type AccountNow, LISTED_SECONDS, minuteOf } from './assess';
import type { Assessment, Evidence } from './assessment';
import { groupedEvidence } from './evidence-connections';
import { mailFateOf, type FollowedAccount, type MailFate } from './mail-fate';
import { chooseVictims } from './victims';
import { looksHijacked, WATCHED } from './score-moment';

const MOST_ACCOUNTS = 20_000;
/** All accounts together take about so many bytes at most; many that flood would otherwise fill the memory. */
const MOST_BYTES = 96_000_000;
/** How often what they take is summed up: with every so many pieces of the log. */
const WEIGHED_EVERY = 16;
/** How many words of operators about one account are kept, the newest. */
const MOST_EXCUSES_EACH = 5;

/** An operator found innocent what an account did until this time, milliseconds since 1970. */
export interface Excuse {
  account: string;
  until: number;
}

/** Where some whole lines stand: in which file, of which day where they tell none, and behind how many others of it. */
export interface LogPlace {
  file: string;
  date: string | null;
  line: number;
}

/** What another one can go on from; of another version it would be misread. */
export interface SavedLog {
  version: string;
  engine: SavedEngine;
  place: LogPlace | null;
}

export interface LiveLogOptions extends Omit<LogEngineOptions, 'remarkable' | 'watched' | 'follow' | 'since' | 'until' | 'endless' | 'loginless'> {
  /** The clock that the log is written with, milliseconds since 1970. */
  now(): number;
  /** Null while it is not known who needs no login; without it such senders are not followed at all. */
  loginless?: Loginless | null;
  mostAccounts?: number;
  mostBytes?: number;
}

const NOT_KNOWN: Loginless = { isOwn: () => false, filtering: false };

/** The log of a mail server while it grows: what its accounts do now. Memory is bounded whatever the log holds; see docs/detection.md. */
export class LiveLog {
  #engine: LogEngine;
  #place: LogPlace | null;
  #pieces = 0;
  /** What was judged last, while nothing new is known. */
  #judged: { now: number; pieces: number; accounts: AccountNow[] } | null = null;
  #excuses = new Map<string, number[]>();
  #reader: LineReader | null = null;
  /** How often all was forgotten, as no memory was left. */
  lost = 0;

  constructor(
    private readonly options: LiveLogOptions,
    saved: SavedLog | null = null,
  ) {
    const usable = saved?.version === liveLogVersion() ? saved : null;
    this.#engine = this.#begin(usable?.engine ?? null);
    this.#place = usable?.place ?? null;
  }

  #begin(saved: SavedEngine | null): LogEngine {
    const { loginless, ...options } = this.options;
    const engine = new LogEngine({ ...options, remarkable: looksHijacked, watched: WATCHED, endless: true, ...(loginless === undefined ? {} : { loginless: loginless ?? NOT_KNOWN }) }, saved);
    engine.book.onAccount = (account, name) => {
      for (const until of new Set((this.#excuses.get(name) ?? []).map(minuteOf))) engine.book.log.core.excuse(account, until);
    };
    return engine;
  }

  /** Who needs no login to send has changed. */
  set loginless(loginless: Loginless | null) {
    this.#engine.book.loginless = loginless ?? NOT_KNOWN;
  }

  /** Lines about mail in a shape that is not known: what is known of the accounts is that much too little. */
  get unreadable(): number {
    return this.#engine.unreadable;
  }

  /** Lines that the mail server itself wrote. */
  get ofServer(): number {
    return this.#engine.ofServer;
  }

  /**
   * Takes the next lines of a file, whole ones; those of several files may come by turns.
   *
   * @returns behind how many lines of the file the next ones stand
   */
  take(bytes: Uint8Array, place: LogPlace): number {
    const { core } = this.#engine.book.log;
    core.clockIs(this.options.now() / 1000);
    try {
      if (this.#place === null || this.#place.file !== place.file || this.#place.date !== place.date || this.#place.line !== place.line) this.#engine.beginFile(place.file, place.date, place.line);
      const before = this.#engine.lines;
      this.#engine.take(bytes);
      this.#place = { ...place, line: place.line + this.#engine.lines - before };
      this.#keepBounds();
      return this.#place.line;
    } catch (error) {
      if (!(error instanceof LogTooLarge)) throw error;
      this.lost += 1;
      this.#engine = this.#begin(null);
      this.#place = null;
      return place.line;
    }
  }

  /** Judges every account that was active in the last hour. @param now milliseconds since 1970. @returns the highest score first */
  assess(now: number): Assessment[] {
    return assess(this.#judge(now), now);
  }

  #judge(now: number): AccountNow[] {
    if (this.#judged?.now !== now || this.#judged.pieces !== this.#pieces) this.#judged = { now, pieces: this.#pieces, accounts: judgeNow(this.records(now / 1000 - LISTED_SECONDS), minuteOf(now)) };
    return this.#judged.accounts;
  }

  /** @param after seconds since 1970: those that were active after that */
  records(after = -Infinity): AccountRecord[] {
    return this.#engine.book.records(after);
  }

  /** @param now milliseconds since 1970. @returns the lines that show what the account is judged by; null when there are none */
  evidence(account: string, now: number): Evidence | null {
    const judged = this.#judge(now).find(({ record }) => record.name === foldedName(account));
    if (!judged) return null;
    const { minute, sums } = judged.moment;
    const seconds = judged.reasons[0]?.windowSeconds ?? LISTED_SECONDS;
    return groupedEvidence(judged.record.evidence({ first: minute + 1 - seconds / 60, last: minute }, true), sums[CONNECTIONS] ?? 0, this.#lineReader());
  }

  /** @param now milliseconds since 1970. @returns what became of the account's mail; null where no line was read yet */
  mailFate(followed: FollowedAccount, now: number): MailFate | null {
    const { book, from } = this.#engine;
    const { core } = book.log;
    core.closeAccounts();
    const records = book.accountsOf(foldedName(followed.account)).flatMap((number) => book.record(number) ?? []);
    return mailFateOf(records, followed, { format: this.options.format, begins: from === null ? null : from * 1000, tellsRelays: core.tellsRelays() !== 0 }, now);
  }

  #lineReader(): LineReader {
    this.#reader ??= new LineReader(this.options.format);
    return this.#reader;
  }

  /**
   * Tells what operators have found innocent, all of it: what these accounts did until these times counts as their usual. Lines of
   * before that are read later count too. What is no longer among them was taken back.
   */
  excuse(excuses: readonly Excuse[]): void {
    const before = this.#excuses;
    this.#judged = null;
    this.#excuses = new Map();
    for (const { account, until } of [...excuses].sort((a, b) => b.until - a.until)) {
      const times = this.#excuses.get(foldedName(account)) ?? [];
      if (times.length < MOST_EXCUSES_EACH) this.#excuses.set(foldedName(account), [...times, until]);
    }
    const { book } = this.#engine;
    const { core } = book.log;
    core.closeAccounts();
    for (const name of new Set([...before.keys(), ...this.#excuses.keys()])) {
      const [old, wanted] = [before, this.#excuses].map((all) => new Set((all.get(name) ?? []).map(minuteOf))) as [Set<number>, Set<number>];
      for (const account of book.accountsOf(name)) {
        for (const until of old) if (!wanted.has(until)) core.takeExcuseBack(account, until);
        for (const until of wanted) if (!old.has(until)) core.excuse(account, until);
      }
    }
  }

  /** What another one can go on from, with the same options. */
  save(): SavedLog {
    return { version: liveLogVersion(), engine: this.#engine.save(), place: this.#place };
  }

  /** How much is in memory, for tests and for the guard's health. */
  get sizes(): { accounts: number; bytes: number } {
    return { accounts: this.#engine.book.log.core.accountCount(), bytes: this.#weights().reduce((sum, { weight }) => sum + weight, 0) };
  }

  #weights(): { number: number; weight: number }[] {
    const { book } = this.#engine;
    return book.numbers().map((number) => ({ number, weight: book.log.core.weightOf(number) }));
  }

  #keepBounds(): void {
    const { mostAccounts = MOST_ACCOUNTS, mostBytes = MOST_BYTES } = this.options;
    const { book } = this.#engine;
    this.#pieces += 1;
    const excess = book.log.core.accountCount() - mostAccounts;
    if (excess <= 0 && this.#pieces % WEIGHED_EVERY !== 0) return;
    const weights = this.#weights();
    const bytes = weights.reduce((sum, { weight }) => sum + weight, 0) - mostBytes;
    if (excess <= 0 && bytes <= 0) return;
    book.log.core.closeAccounts();
    const kept = weights.map((each) => ({ ...each, lastSeen: book.lastSeen(each.number) }));
    book.forget(chooseVictims({ kept, recordOf: (number) => book.record(number), accounts: Math.max(0, excess), bytes: Math.max(0, bytes), mostAccounts, mostBytes }));
  }
}

/** @returns what tells the engine and the rules from all others */
export function liveLogVersion(): string {
  return `${coreVersion()} ${JSON.stringify(WATCHED)}`;
}
