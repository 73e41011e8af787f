import type { AccountMoments } from './account-moments';
import type { AccountWindows } from './account-windows';

/** Entries that are kept before they are entered, and the numbers of one: account, kind and value. */
const MOST_ENTRIES = 1 << 16;
const STRIDE = 3;
/** The kinds of entries: a counter rises, what was counted once in an earlier minute is seen again, a new minute begins. */
const MOVED = 64;
const MINUTE = 128;

/**
 * What happened, waiting to be entered in the windows, account by account. A log goes from one account to another with every
 * line; entered at once, each would have its numbers fetched from far away in memory.
 */
export class AccountLedger {
  readonly #entries = new Int32Array(MOST_ENTRIES * STRIDE);
  readonly #sorted = new Int32Array(MOST_ENTRIES);
  #count = 0;
  #starts = new Int32Array(1024);
  #accounts = 0;

  constructor(
    private readonly windows: AccountWindows,
    private readonly moments: AccountMoments,
  ) {}

  /** A new account. */
  add(): void {
    this.#accounts += 1;
    this.windows.add();
    this.moments.add();
  }

  count(account: number, counter: number, times: number): void {
    this.#enter(account, counter, times);
  }

  /** @param ordinal the number of the earlier minute among the account's minutes with activity */
  move(account: number, counter: number, ordinal: number): void {
    this.#enter(account, counter | MOVED, ordinal);
  }

  /** What follows of the account is in this minute, which is later than the one before. */
  begin(account: number, minute: number): void {
    this.#enter(account, MINUTE, minute);
  }

  #enter(account: number, kind: number, value: number): void {
    if (this.#count === MOST_ENTRIES) this.flush();
    const at = this.#count * STRIDE;
    const entries = this.#entries;
    entries[at] = account;
    entries[at + 1] = kind;
    entries[at + 2] = value;
    this.#count += 1;
  }

  /** Enters what waits, in the order of the accounts and of the log. */
  flush(): void {
    this.#sort();
    for (let index = 0; index < this.#count; index += 1) this.#post(this.#sorted[index] as number);
    this.#count = 0;
  }

  /** A method of its own, which is compiled once: the loop above runs seldom. */
  #post(at: number): void {
    const { windows, moments } = this;
    const entries = this.#entries;
    const account = entries[at] as number;
    const kind = entries[at + 1] as number;
    const value = entries[at + 2] as number;
    if (kind < MOVED) windows.count(account, kind, value);
    else if (kind < MINUTE) windows.move(account, kind - MOVED, value);
    else {
      const newest = windows.newest(account);
      if (newest >= 0) {
        windows.settle(account);
        moments.close(account, newest);
      }
      windows.advance(account, value);
    }
  }

  /** A counting sort by account, which keeps the order of the log. */
  #sort(): void {
    if (this.#starts.length < this.#accounts + 1) this.#starts = new Int32Array(this.#accounts * 2);
    const starts = this.#starts;
    const entries = this.#entries;
    const end = this.#count * STRIDE;
    starts.fill(0, 0, this.#accounts + 1);
    for (let at = 0; at < end; at += STRIDE) {
      const next = (entries[at] as number) + 1;
      starts[next] = (starts[next] as number) + 1;
    }
    for (let account = 1; account <= this.#accounts; account += 1) starts[account] = (starts[account] as number) + (starts[account - 1] as number);
    for (let at = 0; at < end; at += STRIDE) {
      const account = entries[at] as number;
      const place = starts[account] as number;
      this.#sorted[place] = at;
      starts[account] = place + 1;
    }
  }
}
