import { windowsAt, momentsOf, type Remarkable, type Watched } from './account-moments';
import type { AccountRecord, EvidenceLine } from './account-record';
import { AccountStory } from './account-story';
import type { CoreHost } from './core-exports';
import { COUNTER_COUNT, FIGURE_COUNT, FIRST_SEEN, LAST_SEEN } from './counters';
import { Fingerprint } from './fingerprint';
import { CORE_MODULE } from './generated/core-module';
import { createLogCore, type LogCore } from './log-core';
import { PostfixConnections } from './postfix-connections';

/** Longer names are cut, and marked as cut. */
const LONGEST_NAME = 320;
const LONGEST_ADDRESS = 64;
const LONGEST_EVIDENCE = 600;
const MOST_EVIDENCE = 12;

/** Where a line stands: its number in the file, and its bytes. */
export interface Place {
  line: number;
  start: number;
  end: number;
}

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
}

/** When a stamp is, which only the log's zone and year tell; seconds since 1970. */
export type Clock = Pick<CoreHost, 'secondsAt' | 'minuteOfDay'>;

/** All accounts of a log. Their figures are the core's; a text is made only of a new account's name and of lines kept as evidence. */
export class AccountBook {
  readonly log: LogCore;
  /** The file that is being read, and the line in it. */
  file = '';
  place: () => Place;
  /** The memory in which texts stand. */
  source: Uint8Array;
  /** Null when no account is followed. */
  readonly story: AccountStory | null;
  readonly fingerprint: Fingerprint;
  readonly #names: string[] = [];
  readonly #evidence: EvidenceLine[][] = [];
  readonly #follow: string;
  readonly #block = new Int32Array(COUNTER_COUNT);
  readonly #decoder = new TextDecoder();

  constructor(options: AccountBookOptions, clock: Clock) {
    this.story = options.follow === undefined ? null : new AccountStory();
    this.#follow = foldedName(options.follow ?? '');
    this.log = createLogCore(CORE_MODULE, this.#host(options, clock));
    const { core } = this.log;
    core.seedFingerprints(...options.seed);
    core.askFor(options.since ?? -Infinity, options.until ?? Infinity, this.story !== null);
    for (const { window, counter, above } of options.watched) core.watch(window, counter, above);
    this.fingerprint = new Fingerprint(core);
    this.place = () => ({ line: core.eventLine(), start: core.eventStart(), end: core.eventEnd() });
    this.source = this.log.bytes;
  }

  #host({ remarkable }: AccountBookOptions, clock: Clock): CoreHost {
    const connections = new PostfixConnections();
    return {
      ...clock,
      named: (_account, from, to) => this.#named(from, to),
      prove: (account) => this.#prove(account),
      remarkable: (counters) => {
        for (let counter = 0; counter < COUNTER_COUNT; counter += 1) this.#block[counter] = this.log.view.getInt32(counters + counter * 4, true);
        return remarkable(this.#block);
      },
      connected: (connection, from, to) => this.#connected(connection, from, to),
      disconnected: (connection) => this.story?.end(connection, this.log.core.time(), this.#lineHere),
      counted: (connection, figure, times) => this.story?.count(connection, this.log.core.time(), figure, times, this.#lineHere),
      addressed: (connection, from, to) => this.story?.address(connection, this.#text(from, to, LONGEST_ADDRESS)),
      processBegins: (process) => connections.begin(process),
      processServes: (process) => connections.of(process),
      processEnds: (process) => connections.end(process),
      messageCameBy: (message, connection) => connections.keep(message, connection),
      connectionOfMessage: (message) => connections.ofMessage(message),
    };
  }

  /** Every account that was active in the times asked for. */
  records(): AccountRecord[] {
    const { core, bytes } = this.log;
    core.closeAccounts();
    return this.#names.flatMap((name, account): AccountRecord[] => {
      if (core.newestMinute(account) < 0) return [];
      const numbers = new Float64Array(bytes.buffer, core.totalsOf(account), LAST_SEEN + 1);
      const peaks = windowsAt(new Int32Array(bytes.buffer, core.peaksOf(account)), 0);
      const [firstSeen = 0, lastSeen = 0] = numbers.subarray(FIRST_SEEN);
      return [{ name, totals: numbers.slice(0, FIGURE_COUNT), peaks, firstSeen, lastSeen, moments: momentsOf(this.log, account), evidence: this.#evidence[account] ?? [] }];
    });
  }

  /** Where a story is told, the connection that what follows belongs to. */
  set connection(connection: number) {
    if (this.story !== null) this.log.core.setConnection(connection);
  }

  /** A successful login of the name that stands there, with the failed ones before it. @returns the account */
  loggedIn(from: number, to: number): number {
    return this.log.core.loggedIn(from, to);
  }

  /** A failed login under the name that stands there. */
  failedLogin(from: number, to: number): void {
    this.log.core.failedLogin(from, to);
  }

  count(account: number, figure: number, times: number): void {
    this.log.core.countFigure(account, figure, times);
  }

  /** A recipient of the account turned out not to exist. */
  unknown(account: number): void {
    this.log.core.countUnknown(account);
  }

  /** The client's address stands there. */
  address(account: number, from: number, to: number): void {
    this.log.core.countAddress(account, from, to);
  }

  /** The recipient's address stands there; its domain is counted. One without a domain has none. */
  domain(account: number, from: number, to: number): void {
    this.log.core.countDomainOf(account, from, to);
  }

  /** Counts a domain or an address of the account, by its fingerprint, once, and once in every window. */
  distinct(account: number, figure: number, lo: number, hi: number): void {
    this.log.core.countDistinctHalves(account, figure, lo, hi);
  }

  /** A client connected, from the address that stands there; kept only where a story is told. */
  connected(connection: number, from: number, to: number): void {
    if (this.story !== null && this.log.core.isCounting() !== 0) this.#connected(connection, from, to);
  }

  /** Its client has gone. */
  disconnected(connection: number): void {
    if (this.log.core.isCounting() !== 0) this.story?.end(connection, this.log.core.time(), this.#lineHere);
  }

  #connected(connection: number, from: number, to: number): void {
    this.story?.begin(connection, this.log.core.time(), from < to ? this.#text(from, to, LONGEST_ADDRESS) : null, this.#lineHere());
  }

  #named(from: number, to: number): boolean {
    const name = foldedName(this.#text(from, to, LONGEST_NAME));
    this.#names.push(name);
    this.#evidence.push([]);
    return this.story !== null && name === this.#follow;
  }

  /** Keeps the line that is being read. */
  #prove(account: number): void {
    const evidence = this.#evidence[account] as EvidenceLine[];
    const newest = evidence.at(-1);
    if (newest?.line === this.place().line && newest.file === this.file) return;
    evidence.push(this.#lineHere());
    // The first two show how it began.
    if (evidence.length > MOST_EVIDENCE) evidence.splice(2, 1);
  }

  readonly #lineHere = (): EvidenceLine => {
    const { line, start, end } = this.place();
    return { file: this.file, line, text: this.#text(start, end, LONGEST_EVIDENCE) };
  };

  /** A text of its own, which keeps nothing of the block alive. */
  #text(from: number, to: number, most: number): string {
    // No character takes more than four bytes.
    const text = this.#decoder.decode(this.source.subarray(from, Math.min(to, from + most * 4)));
    return text.length <= most ? text : `${text.slice(0, most - 1)}…`.split('').join('');
  }
}

/** Only ASCII capitals, as in fingerprints. */
function foldedName(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => capital.toLowerCase());
}
