import { excusedOf, laterOf, momentAt, momentsOf, readBlock, sumsBetween, windowsAt, type Remarkable, type Watched } from './moments';
import type { AccountRecord, EvidenceLine } from './account-record';
import { AccountStory } from './account-story';
import type { CoreHost } from './core-exports';
import { COUNTER_COUNT, FIGURE_COUNT, FIRST_SEEN, LAST_SEEN, WINDOW_COUNT } from './counters';
import { evidenceLines, LONGEST_EVIDENCE, textAt } from './evidence-lines';
import { CORE_MODULE } from './generated/core-module';
import { imageOf, putImage, type CoreImage } from './core-image';
import { createLogCore, type LogCore } from './log-core';
import { PostfixConnections } from './postfix-connections';

/** Longer names are cut, and marked as cut. */
const LONGEST_NAME = 320;
const LONGEST_ADDRESS = 64;

export interface AccountBookOptions {
  seed: readonly [number, number, number, number];
  remarkable: Remarkable;
  /** Above these a moment is kept. */
  watched: readonly Watched[];
  /** An account whose story is wanted, connection by connection. */
  follow?: string;
  /** Seconds since 1970; what lies outside is followed, but not counted. */
  since?: number;
  until?: number;
  /** How much memory to ask for, see createLogCore. */
  pages?: readonly number[];
  /** The server's own domains: recipients in them are not outside. Without any, all are. */
  ownDomains?: readonly string[];
  /** The domain of logins that are written without one. */
  loginDomain?: string;
  /** The country of an address as two letters; null when it is not known. Without it countries are not counted. */
  countryOf?: (address: string) => string | null;
  /** Who needs no login to send: asked for every message without one. Without it such senders are not followed. */
  loginless?: Loginless;
  /** A log without an end: what is remembered of it is bounded. */
  endless?: boolean;
}

/** Senders who need no login: users of the host, and machines whose address may relay. */
export interface Loginless {
  isOwn(address: string): boolean;
  /** Whether messages go through a content filter and come back over loopback. */
  filtering: boolean;
}

/** What another book can go on from. */
export interface SavedBook {
  image: CoreImage;
  names: string[];
  aliases: [number, string[]][];
  files: string[];
}

/** Of a log without an end. */
const ENDLESS = { pages: [4096], failedNames: 5000, domainsEach: 8192, messages: 1 << 18, connections: 1 << 17 };
const MOST_FILES = 500;

/** When a stamp is, which only the log's zone and year tell; seconds since 1970. */
export type Clock = Pick<CoreHost, 'secondsAt' | 'minuteOfDay'>;

/** All accounts of a log. Their figures are the core's; a text is made only of a new account's name and of lines kept as evidence. */
export class AccountBook {
  readonly log: LogCore;
  /** The memory in which texts stand. */
  source: Uint8Array;
  /** Null when no account is followed. */
  readonly story: AccountStory | null;
  readonly #names: string[] = [];
  readonly #aliases = new Map<number, string[]>();
  readonly #files: string[] = [];
  #loginless: Loginless | null;
  /** Told of every new account, before anything is counted of it. */
  onAccount: (account: number, name: string) => void = () => undefined;
  readonly #follow: string;
  readonly #block = new Int32Array(COUNTER_COUNT * WINDOW_COUNT);

  constructor(options: AccountBookOptions, clock: Clock) {
    this.story = options.follow === undefined ? null : new AccountStory();
    this.#follow = foldedName(options.follow ?? '');
    this.log = createLogCore(CORE_MODULE, this.#host(options, clock), { pages: options.endless ? ENDLESS.pages : options.pages });
    const { core } = this.log;
    this.#loginless = options.loginless ?? null;
    core.seedFingerprints(...options.seed);
    core.askFor(options.since ?? -Infinity, options.until ?? Infinity, this.story !== null);
    tellDomains(this.log, options);
    for (const { window, counter, above } of options.watched) core.watch(window, counter, above);
    if (options.countryOf) core.wantCountries();
    if (options.loginless) core.wantLoginless();
    if (options.loginless) this.loginless = options.loginless;
    if (options.endless) {
      core.rememberAtMost(ENDLESS.failedNames, ENDLESS.domainsEach);
      core.followMessages(ENDLESS.messages);
      core.followConnections(ENDLESS.connections);
    }
    this.source = this.log.bytes;
  }

  #host({ remarkable, countryOf }: AccountBookOptions, clock: Clock): CoreHost {
    const connections = new PostfixConnections();
    return {
      secondsAt: clock.secondsAt,
      minuteOfDay: clock.minuteOfDay,
      isOwnNetwork: (from, to) => this.#loginless?.isOwn(textAt(this.source, from, to, LONGEST_ADDRESS)) ?? false,
      countryOf: (from, to) => countryNumber(countryOf?.(textAt(this.source, from, to, LONGEST_ADDRESS)) ?? null),
      named: (account, from, to) => this.#named(account, from, to),
      renamed: (account, from, to) => this.#renamed(account, from, to),
      merged: (account, other) => this.#addAlias(other, this.#names[account] ?? ''),
      copyText: (from, length, into) => this.log.bytes.set(this.source.subarray(from, from + length), into),
      remarkable: (counters, age) => {
        readBlock(this.log, counters, this.#block);
        return remarkable(this.#block, age * 60);
      },
      connected: (connection, from, to) => this.#connected(connection, from, to),
      disconnected: (connection) => this.story?.end(connection, this.log.core.time(), this.#lineHere),
      counted: (connection, figure, times) => this.story?.count(connection, this.log.core.time(), figure, times, this.#lineHere),
      addressed: (connection, from, to) => this.story?.address(connection, textAt(this.source, from, to, LONGEST_ADDRESS)),
      processBegins: (process) => connections.begin(process),
      processServes: (process) => connections.of(process),
      processEnds: (process) => connections.end(process),
      messageCameBy: (message, connection) => connections.keep(message, connection),
      connectionOfMessage: (message) => connections.ofMessage(message),
    };
  }

  /** The lines that follow are of this file. */
  beginFile(name: string): void {
    const known = this.#files.indexOf(name);
    // Past so many names, which nobody makes who does not want to, lines keep the name of the last.
    if (known < 0 && this.#files.length < MOST_FILES) this.#files.push(name);
    this.log.core.evidenceFile(known < 0 ? this.#files.length - 1 : known);
  }

  /** What another book can go on from; between two blocks. */
  save(): SavedBook {
    return { image: imageOf(this.log), names: [...this.#names], aliases: [...this.#aliases], files: [...this.#files] };
  }

  /** Goes on from what another one saved. To be called before the first line. */
  restore(saved: SavedBook): void {
    putImage(this.log, saved.image);
    this.#names.push(...saved.names);
    this.#files.push(...saved.files);
    for (const [account, names] of saved.aliases) this.#aliases.set(account, names);
  }

  /** Others may send without a login now. */
  set loginless(loginless: Loginless) {
    this.#loginless = loginless;
    this.log.core.networksChanged();
    this.log.core.filteringIs(loginless.filtering);
  }

  /** The numbers of all accounts. */
  numbers(): number[] {
    return [...this.#names.keys()].filter((account) => this.#names[account] !== '');
  }

  /** @returns the accounts of that name, of which one may be another spelling of the other */
  accountsOf(name: string): number[] {
    return [...this.#names.keys()].filter((account) => this.#names[account] === name);
  }

  /** Gives accounts up, with all that they did. */
  forget(accounts: readonly number[]): void {
    for (const account of accounts) {
      this.log.core.forget(account);
      this.#names[account] = '';
      this.#aliases.delete(account);
    }
    if (accounts.length > 0) this.log.core.sweepForgotten();
  }

  /** Every account that was active in the times asked for. @param after seconds since 1970: only those that were active after that */
  records(after = -Infinity): AccountRecord[] {
    this.log.core.closeAccounts();
    return this.#names.flatMap((_, account) => (this.lastSeen(account) <= after ? [] : (this.record(account) ?? [])));
  }

  /** Seconds since 1970; -Infinity where the account did nothing in the times asked for, or is another one. */
  lastSeen(account: number): number {
    const { core, view } = this.log;
    return core.newestMinute(account) < 0 || core.isMerged(account) !== 0 ? -Infinity : view.getFloat64(core.totalsOf(account) + LAST_SEEN * 8, true);
  }

  /** One account, after the core's `closeAccounts`; null where it did nothing in the times asked for, or is another one. */
  record(account: number): AccountRecord | null {
    const { core, bytes } = this.log;
    if (this.lastSeen(account) === -Infinity) return null;
    const numbers = new Float64Array(bytes.buffer, core.totalsOf(account), LAST_SEEN + 1);
    const peaks = windowsAt(new Int32Array(bytes.buffer, core.peaksOf(account)), 0);
    const [firstSeen = 0, lastSeen = 0] = numbers.subarray(FIRST_SEEN);
    return {
      number: account,
      name: this.#names[account] ?? '',
      aliases: this.#aliases.get(account) ?? [],
      totals: numbers.slice(0, FIGURE_COUNT),
      peaks,
      firstSeen,
      lastSeen,
      moments: () => momentsOf(this.log, account),
      evidence: (window, newest = false) => evidenceLines(this.log, account, this.#files, { window, newest }),
      at: (minute) => momentAt(this.log, account, minute),
      between: (minutes) => sumsBetween(this.log, account, minutes),
      later: () => laterOf(this.log, account),
      excused: () => excusedOf(this.log, account),
    };
  }

  #connected(connection: number, from: number, to: number): void {
    this.story?.begin(connection, this.log.core.time(), from < to ? textAt(this.source, from, to, LONGEST_ADDRESS) : null, this.#lineHere());
  }

  #renamed(account: number, from: number, to: number): boolean {
    this.#addAlias(account, this.#names[account] ?? '');
    const name = foldedName(textAt(this.source, from, to, LONGEST_NAME));
    this.#names[account] = name;
    return this.story !== null && name === this.#follow;
  }

  #addAlias(account: number, name: string): void {
    this.#aliases.set(account, [...(this.#aliases.get(account) ?? []), name]);
  }

  #named(account: number, from: number, to: number): boolean {
    const name = foldedName(textAt(this.source, from, to, LONGEST_NAME));
    this.#names[account] = name;
    this.onAccount(account, name);
    return this.story !== null && name === this.#follow;
  }

  /** The line of that number, which stands there, of the file that is read. */
  lineAt(line: number, from: number, to: number): EvidenceLine {
    return { file: this.#files.at(-1) ?? '', line, text: textAt(this.source, from, to, LONGEST_EVIDENCE) };
  }

  readonly #lineHere = (): EvidenceLine => {
    const { core } = this.log;
    return this.lineAt(core.lineNumber(), core.lineStart(), core.lineEnd());
  };
}

/** What the core is told of domains. Names outside of ASCII are written in a log as in mail, as UTF-8 or as `xn--`. */
export function tellDomains({ core, bytes }: LogCore, { ownDomains = [], loginDomain }: Pick<AccountBookOptions, 'ownDomains' | 'loginDomain'>): void {
  const place = core.blockAt(0);
  const written = (text: string): number => place + new TextEncoder().encodeInto(text, bytes.subarray(place, place + LONGEST_NAME)).written;
  for (const domain of ownDomains) core.ownDomainIs(place, written(domain));
  if (loginDomain !== undefined) core.loginDomainIs(place, written(loginDomain));
}

/** Two letters as a number; 0 without any. */
function countryNumber(country: string | null): number {
  return country === null ? 0 : (country.charCodeAt(0) << 8) | country.charCodeAt(1);
}

/** Only ASCII capitals, as in fingerprints. */
export function foldedName(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => capital.toLowerCase());
}
