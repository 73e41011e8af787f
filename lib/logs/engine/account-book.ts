import { AccountLedger } from './account-ledger';
import { AccountMoments, type Remarkable, type Watched } from './account-moments';
import type { AccountRecord, EvidenceLine } from './account-record';
import { AccountStory, NO_CONNECTION } from './account-story';
import { AccountWindows } from './account-windows';
import { ADDRESSES, AUTHS, DOMAINS, FAILED_LOGINS, FIGURE_COUNT, NEW_DOMAINS, UNKNOWN } from './figures';
import { Fingerprint } from './fingerprint';
import { FingerprintTable } from './fingerprint-table';

/** Longer names are cut, and marked as cut. */
const LONGEST_NAME = 320;
/** No host name is longer (RFC 1035). */
const LONGEST_DOMAIN = 255;
const LONGEST_ADDRESS = 64;
const LONGEST_EVIDENCE = 600;
const MOST_EVIDENCE = 12;
/** Failed logins of names that have not logged in yet: so many names are remembered, then the older half is forgotten. */
const MOST_FAILED_NAMES = 1 << 20;
/** Where an account's numbers of the whole log stand: its figures, then when it was first and last seen, in seconds. */
const FIRST = FIGURE_COUNT;
const LAST = FIGURE_COUNT + 1;
/** Its newest minute, and the number of that among its minutes with activity. */
const NEWEST = FIGURE_COUNT + 2;
const ORDINAL = FIGURE_COUNT + 3;
const SIZE = FIGURE_COUNT + 4;

/** Where the line that is being read stands. */
export interface Place {
  file: string;
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
}

/** All accounts of a log, found by fingerprints; a text is made only of a new account's name and of lines kept as evidence. */
export class AccountBook {
  readonly #names: string[] = [];
  readonly #evidence: EvidenceLine[][] = [];
  #totals = new Float64Array(SIZE * 64);
  readonly #windows = new AccountWindows();
  readonly #moments: AccountMoments;
  readonly #ledger: AccountLedger;
  /** False while the line is outside the times that are asked for: what it says is followed, but not counted. */
  counting = true;
  /** The time of the line, in seconds and in minutes since 1970. */
  at = 0;
  minute = 0;
  /** Where a story is told, the connection that what follows belongs to; set by the reader. */
  connection = NO_CONNECTION;
  /** Null when no account is followed. */
  readonly story: AccountStory | null;
  readonly fingerprint: Fingerprint;
  readonly #follow: string;
  #followed = -1;
  readonly #accounts = new FingerprintTable(4096);
  readonly #domains = new FingerprintTable(16384);
  readonly #addresses = new FingerprintTable(4096);
  readonly #failed = new FingerprintTable(1024);
  #failedOrder = 0;
  readonly #decoder = new TextDecoder();

  constructor(
    private readonly bytes: Uint8Array,
    private readonly place: Place,
    options: AccountBookOptions,
  ) {
    this.fingerprint = new Fingerprint(options.seed);
    this.story = options.follow === undefined ? null : new AccountStory();
    this.#follow = foldedName(options.follow ?? '');
    this.#moments = new AccountMoments(this.#windows, options.watched, options.remarkable);
    this.#ledger = new AccountLedger(this.#windows, this.#moments);
  }

  /** Every account that was active in the times asked for. */
  records(): AccountRecord[] {
    this.#ledger.flush();
    return this.#names.flatMap((name, account): AccountRecord[] => {
      const minute = this.#windows.newest(account);
      if (minute < 0) return [];
      this.#windows.settle(account);
      this.#moments.close(account, minute);
      const totals = this.#totals.slice(account * SIZE, (account + 1) * SIZE);
      const [firstSeen = 0, lastSeen = 0] = totals.subarray(FIRST);
      return [{ name, totals, peaks: this.#windows.peaks(account), firstSeen, lastSeen, moments: this.#moments.of(account), evidence: this.#evidence[account] ?? [] }];
    });
  }

  /** @returns the number of the account that is named there, a new one for a new name */
  named(from: number, to: number): number {
    this.fingerprint.takeFolded(this.bytes, from, to);
    const { lo, hi } = this.fingerprint;
    const place = this.#accounts.find(lo, hi);
    if (place >= 0) return this.#accounts.value(place);
    const account = this.#names.length;
    this.#accounts.add(lo, hi, account);
    const name = foldedName(this.#text(from, to, LONGEST_NAME));
    this.#names.push(name);
    if (this.story !== null && name === this.#follow) this.#followed = account;
    this.#evidence.push([]);
    this.#ledger.add();
    if ((account + 1) * SIZE > this.#totals.length) {
      const larger = new Float64Array(this.#totals.length * 2);
      larger.set(this.#totals);
      this.#totals = larger;
    }
    this.#totals[account * SIZE + FIRST] = Infinity;
    this.#totals[account * SIZE + LAST] = -Infinity;
    this.#totals[account * SIZE + NEWEST] = -1;
    this.#totals[account * SIZE + ORDINAL] = -1;
    return account;
  }

  /** A successful login of the name that stands there, with the failed ones before it. @returns the account */
  loggedIn(from: number, to: number): number {
    const account = this.named(from, to);
    this.#countLogin(account);
    return account;
  }

  /** The fingerprint is still that of the account's name. */
  #countLogin(account: number): void {
    const { lo, hi } = this.fingerprint;
    const failed = this.#failed.size === 0 ? -1 : this.#failed.find(lo, hi);
    const failures = failed < 0 ? 0 : this.#failed.value(failed);
    if (failed >= 0) this.#failed.delete(failed);
    if (!this.counting) return;
    this.#seen(account);
    this.#add(account, AUTHS, 1);
    if (failures > 0) this.#add(account, FAILED_LOGINS, failures);
    this.#prove(account, AUTHS);
  }

  /** A failed login under the name that stands there. */
  failedLogin(from: number, to: number): void {
    if (!this.counting) return;
    this.fingerprint.takeFolded(this.bytes, from, to);
    const { lo, hi } = this.fingerprint;
    const place = this.#failed.find(lo, hi);
    if (place >= 0) {
      this.#failed.setValue(place, this.#failed.value(place) + 1);
      return;
    }
    if (this.#failed.size >= MOST_FAILED_NAMES) {
      const oldest = this.#failedOrder - MOST_FAILED_NAMES / 2;
      this.#failed.sweep((_count, order) => order >= oldest);
    }
    this.#failed.add(lo, hi, 1, this.#failedOrder);
    this.#failedOrder = (this.#failedOrder + 1) | 0;
  }

  count(account: number, figure: number, times: number): void {
    if (!this.counting || times === 0) return;
    this.#seen(account);
    this.#add(account, figure, times);
    if (times === 1) this.#prove(account, figure);
  }

  /** A recipient of the account turned out not to exist. */
  unknown(account: number): void {
    if (!this.counting) return;
    this.#seen(account);
    this.#ledger.count(account, UNKNOWN, 1);
  }

  /** The account was active, without anything to count. */
  touch(account: number): void {
    if (this.counting) this.#seen(account);
  }

  /** A client connected, from the address that stands there; kept only where a story is told. */
  connected(from: number, to: number): void {
    if (this.counting) this.story?.begin(this.connection, this.at, from < to ? this.#text(from, to, LONGEST_ADDRESS) : null, this.#lineHere());
  }

  /** Its client has gone. */
  disconnected(): void {
    if (this.counting) this.story?.end(this.connection, this.at, this.#lineHere);
  }

  /** The client's address stands there. */
  address(account: number, from: number, to: number): void {
    if (account === this.#followed && this.counting) this.story?.address(this.connection, this.#text(from, to, LONGEST_ADDRESS));
    this.fingerprint.takeFolded(this.bytes, from, to);
    this.distinct(account, ADDRESSES, this.fingerprint.lo, this.fingerprint.hi);
  }

  /** The recipient's address stands there; its domain is counted. One without a domain has none. */
  domain(account: number, from: number, to: number): void {
    const { bytes } = this;
    let at = to - 1;
    while (at >= from && bytes[at] !== 64) at -= 1;
    if (at < from) return;
    let end = Math.min(to, at + 1 + LONGEST_DOMAIN);
    if (bytes[end - 1] === 46 || bytes[end - 1] === 62) end -= 1;
    if (end <= at + 1) return;
    this.fingerprint.takeFolded(bytes, at + 1, end);
    this.distinct(account, DOMAINS, this.fingerprint.lo, this.fingerprint.hi);
  }

  /** Counts a domain or an address of the account once, and once in every window. */
  distinct(account: number, figure: number, lo: number, hi: number): void {
    if (!this.counting) return;
    const table = figure === DOMAINS ? this.#domains : this.#addresses;
    const { fingerprint } = this;
    fingerprint.lo = lo;
    fingerprint.hi = hi;
    fingerprint.pairWith(account);
    this.#seen(account);
    const ordinal = this.#totals[account * SIZE + ORDINAL] as number;
    const place = table.find(fingerprint.lo, fingerprint.hi);
    if (place < 0) {
      table.add(fingerprint.lo, fingerprint.hi, ordinal);
      this.#add(account, figure, 1);
      if (figure === DOMAINS) this.#ledger.count(account, NEW_DOMAINS, 1);
      this.#prove(account, figure);
    } else if (table.value(place) !== ordinal) {
      this.#ledger.move(account, figure, table.value(place));
      table.setValue(place, ordinal);
    }
  }

  #seen(account: number): void {
    const { at, minute } = this;
    const totals = this.#totals;
    const base = account * SIZE;
    if (at < (totals[base + FIRST] as number)) totals[base + FIRST] = at;
    if (at > (totals[base + LAST] as number)) totals[base + LAST] = at;
    if (minute <= (totals[base + NEWEST] as number)) return;
    totals[base + NEWEST] = minute;
    totals[base + ORDINAL] = (totals[base + ORDINAL] as number) + 1;
    this.#ledger.begin(account, minute);
  }

  #add(account: number, figure: number, times: number): void {
    if (account === this.#followed) this.story?.count(this.connection, this.at, figure, times, this.#lineHere);
    const at = account * SIZE + figure;
    this.#totals[at] = (this.#totals[at] as number) + times;
    this.#ledger.count(account, figure, times);
  }

  /** Keeps the line when the figure is 1, 4, 16 and so on: few lines for each account, however long the log, but some of every kind. */
  #prove(account: number, figure: number): void {
    const total = this.#totals[account * SIZE + figure] as number;
    if ((total & (total - 1)) !== 0 || (total & 0x55555555) === 0) return;
    const { file, line } = this.place;
    const evidence = this.#evidence[account] as EvidenceLine[];
    const newest = evidence.at(-1);
    if (newest?.line === line && newest.file === file) return;
    evidence.push(this.#lineHere());
    // The first two show how it began.
    if (evidence.length > MOST_EVIDENCE) evidence.splice(2, 1);
  }

  readonly #lineHere = (): EvidenceLine => {
    const { file, line, start, end } = this.place;
    return { file, line, text: this.#text(start, end, LONGEST_EVIDENCE) };
  };

  /** A text of its own, which keeps nothing of the block alive. */
  #text(from: number, to: number, most: number): string {
    // No character takes more than four bytes.
    const text = this.#decoder.decode(this.bytes.subarray(from, Math.min(to, from + most * 4)));
    return text.length <= most ? text : `${text.slice(0, most - 1)}…`.split('').join('');
  }
}

/** Only ASCII capitals, as in fingerprints. */
function foldedName(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => capital.toLowerCase());
}
