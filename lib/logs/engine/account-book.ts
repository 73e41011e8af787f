import { windowsAt, momentsOf, type Remarkable, type Watched } from './account-moments';
import type { AccountRecord, EvidenceLine } from './account-record';
import { AccountStory } from './account-story';
import type { CoreHost } from './core-exports';
import { COUNTER_COUNT, FIGURE_COUNT, FIRST_SEEN, LAST_SEEN } from './counters';
import { evidenceLines, LONGEST_EVIDENCE, textAt } from './evidence-lines';
import { CORE_MODULE } from './generated/core-module';
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
}

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
  readonly #follow: string;
  readonly #block = new Int32Array(COUNTER_COUNT);

  constructor(options: AccountBookOptions, clock: Clock) {
    this.story = options.follow === undefined ? null : new AccountStory();
    this.#follow = foldedName(options.follow ?? '');
    this.log = createLogCore(CORE_MODULE, this.#host(options, clock), { pages: options.pages });
    const { core } = this.log;
    core.seedFingerprints(...options.seed);
    core.askFor(options.since ?? -Infinity, options.until ?? Infinity, this.story !== null);
    tellDomains(this.log, options);
    for (const { window, counter, above } of options.watched) core.watch(window, counter, above);
    this.source = this.log.bytes;
  }

  #host({ remarkable }: AccountBookOptions, clock: Clock): CoreHost {
    const connections = new PostfixConnections();
    return {
      ...clock,
      named: (_account, from, to) => this.#named(from, to),
      renamed: (account, from, to) => this.#renamed(account, from, to),
      merged: (account, other) => this.#addAlias(other, this.#names[account] ?? ''),
      copyText: (from, length, into) => this.log.bytes.set(this.source.subarray(from, from + length), into),
      remarkable: (counters) => {
        for (let counter = 0; counter < COUNTER_COUNT; counter += 1) this.#block[counter] = this.log.view.getInt32(counters + counter * 4, true);
        return remarkable(this.#block);
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
    this.#files.push(name);
    this.log.core.evidenceFile();
  }

  /** Every account that was active in the times asked for. */
  records(): AccountRecord[] {
    const { core, bytes } = this.log;
    core.closeAccounts();
    return this.#names.flatMap((name, account): AccountRecord[] => {
      if (core.newestMinute(account) < 0 || core.isMerged(account) !== 0) return [];
      const numbers = new Float64Array(bytes.buffer, core.totalsOf(account), LAST_SEEN + 1);
      const peaks = windowsAt(new Int32Array(bytes.buffer, core.peaksOf(account)), 0);
      const [firstSeen = 0, lastSeen = 0] = numbers.subarray(FIRST_SEEN);
      return [{ name, aliases: this.#aliases.get(account) ?? [], totals: numbers.slice(0, FIGURE_COUNT), peaks, firstSeen, lastSeen, moments: () => momentsOf(this.log, account), evidence: (window) => evidenceLines(this.log, account, this.#files, window) }];
    });
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

  #named(from: number, to: number): boolean {
    const name = foldedName(textAt(this.source, from, to, LONGEST_NAME));
    this.#names.push(name);
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
  if (ownDomains.length > 0) core.wantRecipients();
  if (loginDomain !== undefined) core.loginDomainIs(place, written(loginDomain));
}

/** Only ASCII capitals, as in fingerprints. */
function foldedName(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => capital.toLowerCase());
}
