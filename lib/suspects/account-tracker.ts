import type { LogEvent } from '@/lib/logs/event';
import type { Assessment, Evidence } from './assessment';
import { AccountActivity, type SavedActivity } from './account-activity';
import { WINDOW_MS } from './activity-window';
import { Connections, type SavedConnections } from './connections';
import { FailedLoginNames } from './failed-login-names';
import { mailDomain } from './mail-domain';
import { shortText } from './own-text';
import { WATCH_SCORE } from './scoring-rules';
import { serverUsual } from './server-usual';

const MOST_ACCOUNTS = 20_000;
/** All accounts together take about so many bytes at most; many that flood would otherwise fill the memory with their domains and lines. */
const MOST_BYTES = 150_000_000;
/** How long an account stays in the list after it was last active. */
const LISTED_MS = 3600_000;
const LONGEST_ACCOUNT = 320;
const LONGEST_CONNECTION = 120;
/** How many busy accounts are passed over in the search for one to give up. */
const MOST_PASSED_OVER = 256;
/** Looking for some to give up takes a while, so a sixteenth goes at once. */
const SHARE_AT_ONCE = 16;
/** A line that is stamped further ahead of the clock counts as written now. */
const MOST_AHEAD_MS = 3600_000;

/** How many words of operators about one account are kept, the newest. */
const MOST_EXCUSES_EACH = 5;

/** An operator found innocent what an account did until this time. */
export interface Excuse {
  account: string;
  until: number;
}

/** What another tracker can go on from; it holds Maps and Sets of the one that saved it, so it is to be written out at once. */
export interface SavedTracker {
  /** Longest unseen first. */
  accounts: SavedActivity[];
  connections: SavedConnections;
  failedLogins: ReadonlyMap<string, { count: number; at: number }>;
  latest: number;
}

/**
 * Follows what every account of a mail server does by its receiving log. An account is one that has authenticated, and
 * only what its own connections do after that counts for it. Memory is bounded whatever the log holds; see
 * docs/detection.md.
 */
export class AccountTracker {
  readonly #localDomains: ReadonlySet<string>;
  readonly #mostAccounts: number;
  readonly #mostBytes: number;
  #bytes = 0;
  /** Longest unseen first. */
  readonly #accounts = new Map<string, AccountActivity>();
  readonly #connections = new Connections();
  readonly #failedLogins = new FailedLoginNames();
  readonly #countryOf: (address: string) => string | null;
  #latest = 0;
  /** The newest first. */
  #excuses = new Map<string, number[]>();
  readonly #now: () => number;

  /**
   * @param options.localDomains the server's own domains: recipients there are not outside
   * @param options.now the clock that a live log is written with; a line stamped far ahead of it counts as written now
   * @param options.countryOf the country of an address, null when it is not known; without it countries are not judged
   */
  constructor(options: { localDomains: string[]; mostAccounts?: number; mostBytes?: number; countryOf?: (address: string) => string | null; now?: () => number }) {
    this.#countryOf = options.countryOf ?? (() => null);
    this.#now = options.now ?? (() => Infinity);
    this.#localDomains = new Set(options.localDomains.map((domain) => domain.toLowerCase()));
    this.#mostAccounts = options.mostAccounts ?? MOST_ACCOUNTS;
    this.#mostBytes = options.mostBytes ?? MOST_BYTES;
  }

  /** How much is in memory, for tests and for the guard's health. */
  get sizes(): { accounts: number; connections: number; failedLoginNames: number; bytes: number } {
    return { bytes: this.#bytes, accounts: this.#accounts.size, connections: this.#connections.size, failedLoginNames: this.#failedLogins.size };
  }

  /**
   * @param part.most accounts beyond so many are left out: those not seen for the longest time and not remarkable
   * @param part.evidence whether the log lines are part of it
   * @returns all that is known, for a tracker after a restart
   */
  save({ most = Infinity, evidence = true } = {}): SavedTracker {
    const excess = this.#accounts.size - most;
    const all = [...this.#accounts.values()];
    const kept = excess <= 0 ? all : all.filter((activity, index) => index >= excess || activity.gravity(this.#latest).score >= WATCH_SCORE);
    return { accounts: kept.map((activity) => activity.save(evidence)), connections: this.#connections.save(), failedLogins: this.#failedLogins.save(), latest: this.#latest };
  }

  /** Goes on from what another one saved. To be called before the first event. */
  restore(saved: SavedTracker): void {
    for (const each of saved.accounts) {
      const activity = AccountActivity.restore(each);
      this.#accounts.set(each.account, activity);
      this.#weigh(activity);
    }
    this.#connections.restore(saved.connections);
    this.#failedLogins.restore(saved.failedLogins);
    this.#latest = saved.latest;
  }

  /**
   * Takes the next event of the log.
   *
   * @param source where the event's line stands and its raw text; both are kept, shortened, as evidence
   */
  accept(logged: LogEvent, source: { file: string; text: string }): void {
    const event = this.#bounded(logged);
    this.#latest = Math.max(this.#latest, event.at);
    switch (event.kind) {
      case 'connected':
        return this.#connections.early(event.connection, event.kind, event.at, { address: event.address, country: this.#countryOf(event.address) }, source);
      case 'auth-failed':
        return this.#authFailed(event, source);
      case 'auth-succeeded':
        return this.#authSucceeded(event, source);
      case 'submitted':
        return this.#submitted(event, source);
      default:
        return this.#acted(event, source);
    }
  }

  /**
   * Judges every account that was active in the last hour, by its last ten minutes.
   *
   * @param now milliseconds since 1970 by the clock that the log is written with
   * @returns the highest score first
   */
  assess(now: number): Assessment[] {
    const listed = [];
    for (const activity of this.#accounts.values()) {
      activity.rest(now);
      this.#weigh(activity);
      if (activity.lastSeen > now - LISTED_MS) listed.push({ activity, read: activity.read(now) });
    }
    const active = listed.filter(({ activity }) => activity.lastSeen > now - WINDOW_MS).map(({ read }) => read.measures);
    const usualFor = serverUsual(active);
    return listed.map(({ activity, read }) => activity.assess(now, read, usualFor(read.measures))).sort(byGravity);
  }

  /** @returns the lines of the account's newest connections; null when there are none */
  evidence(account: string): Evidence | null {
    return this.#accounts.get(accountKey(account))?.evidence() ?? null;
  }

  /**
   * Tells what operators have found innocent, all of it: what these accounts did until these times counts as their usual.
   * Lines of before that are read later count too, so a log that is read again ends in the same scores. What is no longer
   * among them was taken back.
   */
  excuse(excuses: readonly Excuse[]): void {
    const before = this.#excuses;
    this.#excuses = new Map();
    for (const { account, until } of [...excuses].sort((a, b) => b.until - a.until)) {
      const times = this.#excuses.get(accountKey(account)) ?? [];
      if (times.length < MOST_EXCUSES_EACH) this.#excuses.set(accountKey(account), [...times, until]);
    }
    for (const account of new Set([...before.keys(), ...this.#excuses.keys()])) this.#accounts.get(account)?.keepExcuses(this.#excuses.get(account) ?? []);
  }

  /** An event with a connection name of bounded length, and not ahead of the clock: one wrong stamp must not end every window. */
  #bounded(event: LogEvent): LogEvent {
    const connection = event.connection.length <= LONGEST_CONNECTION ? event.connection : shortText(event.connection, LONGEST_CONNECTION);
    const now = this.#now();
    const at = event.at > now + MOST_AHEAD_MS ? now : event.at;
    return connection === event.connection && at === event.at ? event : { ...event, connection, at };
  }

  #authFailed(event: Extract<LogEvent, { kind: 'auth-failed' }>, source: { file: string; text: string }): void {
    this.#connections.early(event.connection, event.kind, event.at, null, source);
    if (event.account === null) return;
    const account = accountKey(event.account);
    const activity = this.#accounts.get(account);
    if (activity === undefined) this.#failedLogins.add(account, event.at);
    else activity.failedLogins(event.at, 1);
  }

  #authSucceeded(event: Extract<LogEvent, { kind: 'auth-succeeded' }>, source: { file: string; text: string }): void {
    const account = accountKey(event.account);
    const connection = this.#connections.authenticate(event.connection, account, event.at);
    const activity = this.#activityOf(account, event.at);
    activity.loggedIn(connection, event.at, event.again ?? false);
    if (event.again) activity.proveMore(event, source);
    else activity.proveLogin(connection, event, source);
    connection.early = [];
    this.#keepBounds(activity);
  }

  /** A sender without a login: a session of a machine is a connection like any other, a local user's message is one of its own. */
  #submitted(event: Extract<LogEvent, { kind: 'submitted' }>, source: { file: string; text: string }): void {
    const account = accountKey(event.account);
    const connection = this.#connections.anonymous(event.connection, event.at);
    const activity = this.#activityOf(account, event.at);
    activity.submitted(connection, event.at);
    activity.proveLogin(connection, event, source);
    connection.early = [];
    if (event.recipient !== undefined) {
      activity.message(event.at, 0);
      const domain = mailDomain(event.recipient);
      activity.recipient({ at: event.at, connection: event.connection, kind: 'recipient-accepted', recipient: event.recipient }, domain, domain !== null && !this.#localDomains.has(domain), connection);
    }
    this.#keepBounds(activity);
  }

  #acted(event: Exclude<LogEvent, { kind: 'connected' | 'auth-failed' | 'auth-succeeded' | 'submitted' }>, source: { file: string; text: string }): void {
    const connection = this.#connections.authenticated(event.connection);
    if (event.kind === 'disconnected') this.#connections.close(event.connection);
    const account = event.account ? accountKey(event.account) : connection?.account;
    if (account === undefined) return;
    const activity = this.#activityOf(account, event.at);
    if (event.kind === 'recipient-accepted' || event.kind === 'recipient-refused') {
      const domain = mailDomain(event.recipient);
      activity.recipient(event, domain, domain !== null && !this.#localDomains.has(domain), connection);
    } else if (event.kind === 'recipient-bounced') {
      if (event.unknown) activity.bounced(event.at);
    } else if (event.kind === 'message-received') {
      activity.message(event.at, event.recipients ?? 0);
    }
    activity.proveMore(event, source);
    this.#keepBounds(activity);
  }

  #activityOf(account: string, at: number): AccountActivity {
    const known = this.#accounts.get(account);
    if (known !== undefined) {
      this.#accounts.delete(account);
      this.#accounts.set(account, known);
      return known;
    }
    if (this.#accounts.size >= this.#mostAccounts) this.#giveUpSome(0);
    const activity = new AccountActivity(account, at);
    const failed = this.#failedLogins.take(account);
    if (failed !== null) activity.failedLogins(failed.at, failed.count);
    activity.keepExcuses(this.#excuses.get(account) ?? []);
    this.#accounts.set(account, activity);
    return activity;
  }

  /** Weighs the account that was active last; when all together are too much, others go. */
  #keepBounds(activity: AccountActivity): void {
    this.#weigh(activity);
    if (this.#bytes > this.#mostBytes) this.#giveUpSome(this.#mostBytes / SHARE_AT_ONCE);
  }

  #weigh(activity: AccountActivity): void {
    const { weight } = activity;
    this.#bytes += weight - activity.weighed;
    activity.weighed = weight;
  }

  /**
   * Gives up the accounts not seen for the longest time that are not remarkable. Busy ones are passed over; where there are only
   * such, or too little was gained, the mildest of them go, never the worst.
   */
  #giveUpSome(bytes: number): void {
    const wanted = bytes > 0 ? 0 : Math.floor(this.#mostAccounts / SHARE_AT_ONCE);
    const victims: AccountActivity[] = [];
    const passedOver: { activity: AccountActivity; score: number; attempts: number }[] = [];
    let gained = 0;
    const giveUp = (activity: AccountActivity): void => {
      victims.push(activity);
      gained += activity.weighed;
    };
    for (const activity of this.#accounts.values()) {
      const { score, attempts } = activity.gravity(this.#latest);
      if (score < WATCH_SCORE) giveUp(activity);
      else passedOver.push({ activity, score, attempts });
      if ((victims.length > 0 && victims.length >= wanted && gained >= bytes) || passedOver.length >= MOST_PASSED_OVER) break;
    }
    const mildest = [...passedOver].sort((a, b) => a.score - b.score || a.attempts - b.attempts).slice(0, -1);
    const fewest = victims.length > 0 ? 0 : Math.max(1, mildest.length >> 4);
    for (const [index, { activity }] of mildest.entries()) if (index < fewest || gained < bytes) giveUp(activity);
    for (const { activity } of passedOver) {
      // Put at the end, so that the next search does not begin with the same ones.
      this.#accounts.delete(activity.account);
      this.#accounts.set(activity.account, activity);
    }
    for (const activity of victims) {
      this.#accounts.delete(activity.account);
      this.#bytes -= activity.weighed;
    }
  }
}

/** One mailbox is one account, however its name is written; a name too long to be one is cut and marked. */
function accountKey(account: string): string {
  return shortText(account.toLowerCase(), LONGEST_ACCOUNT);
}

function byGravity(a: Assessment, b: Assessment): number {
  return (
    b.score - a.score ||
    b.figures.domains - a.figures.domains ||
    b.figures.outsideRecipients - a.figures.outsideRecipients ||
    b.figures.auths - a.figures.auths ||
    (a.account < b.account ? -1 : 1)
  );
}
