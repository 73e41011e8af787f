import { AccountRecord, type Remarkable } from './account-record';
import { ADDRESSES, AUTHS, DOMAINS, FAILED_LOGINS, NEW_DOMAINS } from './figures';
import { Fingerprint } from './fingerprint';
import { FingerprintTable } from './fingerprint-table';

/** Longer names are cut, and marked as cut. */
const LONGEST_NAME = 320;
/** No host name is longer (RFC 1035). */
const LONGEST_DOMAIN = 255;
const LONGEST_EVIDENCE = 600;
/** Failed logins of names that have not logged in yet: so many names are remembered, then the older half is forgotten. */
const MOST_FAILED_NAMES = 1 << 20;

/** Where the line that is being read stands. */
export interface Place {
  file: string;
  line: number;
  start: number;
  end: number;
}

/** All accounts of a log, found by fingerprints; a text is made only of a new account's name and of lines kept as evidence. */
export class AccountBook {
  readonly records: AccountRecord[] = [];
  /** False while the line is outside the times that are asked for: what it says is followed, but not counted. */
  counting = true;
  /** The time of the line, in seconds and in minutes since 1970. */
  at = 0;
  minute = 0;
  readonly fingerprint: Fingerprint;
  readonly #accounts = new FingerprintTable(4096);
  readonly #domains = new FingerprintTable(16384);
  readonly #addresses = new FingerprintTable(4096);
  readonly #failed = new FingerprintTable(1024);
  #failedOrder = 0;
  readonly #decoder = new TextDecoder();

  constructor(
    private readonly bytes: Uint8Array,
    private readonly place: Place,
    options: { seed: readonly [number, number, number, number]; remarkable: Remarkable },
  ) {
    this.fingerprint = new Fingerprint(options.seed);
    this.#remarkable = options.remarkable;
  }

  readonly #remarkable: Remarkable;

  record(account: number): AccountRecord {
    return this.records[account] as AccountRecord;
  }

  /** @returns the number of the account that is named there, a new one for a new name */
  named(from: number, to: number): number {
    this.fingerprint.takeFolded(this.bytes, from, to);
    const { lo, hi } = this.fingerprint;
    const place = this.#accounts.find(lo, hi);
    if (place >= 0) return this.#accounts.value(place);
    const account = this.records.length;
    this.#accounts.add(lo, hi, account);
    this.records.push(new AccountRecord(this.#name(from, to), this.#remarkable));
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
    const record = this.record(account);
    record.seen(this.at, this.minute);
    record.count(AUTHS, 1);
    if (failures > 0) record.count(FAILED_LOGINS, failures);
    this.#prove(record, AUTHS);
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
    const record = this.record(account);
    record.seen(this.at, this.minute);
    record.count(figure, times);
    if (times === 1) this.#prove(record, figure);
  }

  /** The account was active, without anything to count. */
  touch(account: number): void {
    if (this.counting) this.record(account).seen(this.at, this.minute);
  }

  /** The client's address stands there. */
  address(account: number, from: number, to: number): void {
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
    const record = this.record(account);
    record.seen(this.at, this.minute);
    const minute = record.peaks.ordinal;
    const place = table.find(fingerprint.lo, fingerprint.hi);
    if (place < 0) {
      table.add(fingerprint.lo, fingerprint.hi, minute);
      record.count(figure, 1);
      if (figure === DOMAINS) record.peaks.count(NEW_DOMAINS, 1);
      this.#prove(record, figure);
    } else if (table.value(place) !== minute) {
      record.peaks.move(figure, table.value(place));
      table.setValue(place, minute);
    }
  }

  /** Keeps the line when the figure has doubled: few lines for each account, however long the log, but some of every kind. */
  #prove(record: AccountRecord, figure: number): void {
    const total = record.totals[figure] as number;
    if ((total & (total - 1)) !== 0) return;
    const { file, line, start, end } = this.place;
    if (record.evidence.at(-1)?.line === line && record.evidence.at(-1)?.file === file) return;
    record.addEvidence({ file, line, text: this.#text(start, end, LONGEST_EVIDENCE) });
  }

  #name(from: number, to: number): string {
    return this.#text(from, to, LONGEST_NAME).replace(/[A-Z]/g, (capital) => capital.toLowerCase());
  }

  /** A text of its own, which keeps nothing of the block alive. */
  #text(from: number, to: number, most: number): string {
    // No character takes more than four bytes.
    const text = this.#decoder.decode(this.bytes.subarray(from, Math.min(to, from + most * 4)));
    return text.length <= most ? text : `${text.slice(0, most - 1)}…`.split('').join('');
  }
}
