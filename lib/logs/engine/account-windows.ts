import { COUNTER_COUNT } from './figures';

/** The widths of the sliding windows, in minutes. */
export const WINDOWS = [10, 60, 1440] as const;
export const WINDOW_COUNT = WINDOWS.length;
const [TEN, HOUR, DAY] = WINDOWS;
/** One minute with activity: the two low bytes of its number since 1970, and its counters. */
const STRIDE = COUNTER_COUNT + 2;
const MOST_IN_A_BYTE = 255;

/** Where an account's numbers stand, from its own beginning on. Those that one event touches stand together. */
const NEWEST = 0;
const ORDINAL = 1;
const HEAD = 2;
const TEN_TAIL = 3;
const HOUR_TAIL = 4;
const DAY_TAIL = 5;
const NOW = 6;
const SUMS = NOW + COUNTER_COUNT;
const PEAKS = SUMS + COUNTER_COUNT * WINDOW_COUNT;
const SIZE = PEAKS + COUNTER_COUNT * WINDOW_COUNT;

/**
 * The counters of all accounts in sliding windows of ten minutes, an hour and a day, and the most that each ever reached. A
 * window moves by whole minutes: it holds a minute and the 9, 59 or 1,439 before it. Only minutes with activity take room,
 * a day of them at most. A minute that is earlier than the newest counts as the newest, as lines may be a little out of order.
 *
 * What happens in a minute is added up first and goes into the windows when the minute is over: within a minute they only
 * grow, so nothing is lost. All accounts are in one array, as a log goes from one to another with every line.
 */
export class AccountWindows {
  #numbers = new Int32Array(SIZE * 64);
  /** A byte for each counter is enough for the minutes of almost every account; the others have wider ones. */
  readonly #minutes: (Uint8Array | Int32Array)[] = [];

  /** A new account. The accounts are numbered from 0 on. */
  add(): void {
    const account = this.#minutes.length;
    this.#minutes.push(new Uint8Array(STRIDE * 2));
    if (this.#minutes.length * SIZE > this.#numbers.length) {
      const larger = new Int32Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[account * SIZE + NEWEST] = -1;
    this.#numbers[account * SIZE + ORDINAL] = -1;
  }

  /** The account's newest minute, or -1. */
  newest(account: number): number {
    return this.#numbers[account * SIZE + NEWEST] as number;
  }

  /** The number of the account's newest minute among its minutes with activity. */
  ordinal(account: number): number {
    return this.#numbers[account * SIZE + ORDINAL] as number;
  }

  /** The account's three windows, one after the other, as `settle` left them; until the next account is added. */
  sums(account: number): Int32Array {
    return this.#numbers.subarray(account * SIZE + SUMS, account * SIZE + PEAKS);
  }

  /** The most that each of them ever was. */
  peaks(account: number): Int32Array {
    return this.#numbers.slice(account * SIZE + PEAKS, account * SIZE + SIZE);
  }

  /** A counter of one of the account's windows, as `settle` left it. */
  sum(account: number, index: number): number {
    return this.#numbers[account * SIZE + SUMS + index] as number;
  }

  /** Counts in the newest minute. */
  count(account: number, counter: number, times: number): void {
    const at = account * SIZE + NOW + counter;
    this.#numbers[at] = (this.#numbers[at] as number) + times;
  }

  /** What was counted once in an earlier minute is seen again in the newest: it counts once in every window. @param ordinal of the earlier minute */
  move(account: number, counter: number, ordinal: number): void {
    const numbers = this.#numbers;
    const base = account * SIZE;
    numbers[base + NOW + counter] = (numbers[base + NOW + counter] as number) + 1;
    const index = (numbers[base + HEAD] as number) - 1 - (numbers[base + ORDINAL] as number) + ordinal;
    if (index < (numbers[base + DAY_TAIL] as number)) return;
    const minutes = this.#minutes[account] as Uint8Array;
    const at = index * STRIDE + 2 + counter;
    minutes[at] = (minutes[at] as number) - 1;
    let sum = base + SUMS + COUNTER_COUNT * 2 + counter;
    numbers[sum] = (numbers[sum] as number) - 1;
    if (index < (numbers[base + HOUR_TAIL] as number)) return;
    sum -= COUNTER_COUNT;
    numbers[sum] = (numbers[sum] as number) - 1;
    if (index < (numbers[base + TEN_TAIL] as number)) return;
    sum -= COUNTER_COUNT;
    numbers[sum] = (numbers[sum] as number) - 1;
  }

  /** Brings the newest minute into the windows. */
  settle(account: number): void {
    const numbers = this.#numbers;
    const base = account * SIZE;
    const now = base + NOW;
    const at = ((numbers[base + HEAD] as number) - 1) * STRIDE + 2;
    let minutes = this.#minutes[account] as Uint8Array;
    for (let counter = 0; counter < COUNTER_COUNT; counter += 1) {
      const times = numbers[now + counter] as number;
      if (times === 0) continue;
      numbers[now + counter] = 0;
      const inMinute = (minutes[at + counter] as number) + times;
      if (inMinute > MOST_IN_A_BYTE) minutes = this.#widen(account);
      minutes[at + counter] = inMinute;
      const ten = base + SUMS + counter;
      for (let sum = ten; sum < ten + COUNTER_COUNT * WINDOW_COUNT; sum += COUNTER_COUNT) {
        const value = (numbers[sum] as number) + times;
        numbers[sum] = value;
        if (value > (numbers[sum + PEAKS - SUMS] as number)) numbers[sum + PEAKS - SUMS] = value;
      }
    }
  }

  /** Moves the windows on to a later minute; `settle` before. */
  advance(account: number, minute: number): void {
    const numbers = this.#numbers;
    const base = account * SIZE;
    const gap = minute - (numbers[base + NEWEST] as number);
    numbers[base + NEWEST] = minute;
    numbers[base + ORDINAL] = (numbers[base + ORDINAL] as number) + 1;
    if (gap >= DAY) this.#clear(base);
    else {
      this.#leave(account, TEN_TAIL, minute, TEN, SUMS);
      this.#leave(account, HOUR_TAIL, minute, HOUR, SUMS + COUNTER_COUNT);
      this.#leave(account, DAY_TAIL, minute, DAY, SUMS + COUNTER_COUNT * 2);
    }
    if (((numbers[base + HEAD] as number) + 1) * STRIDE > (this.#minutes[account] as Uint8Array).length) this.#makeRoom(account);
    const at = (numbers[base + HEAD] as number) * STRIDE;
    const minutes = this.#minutes[account] as Uint8Array;
    minutes[at] = minute & 0xff;
    minutes[at + 1] = (minute >> 8) & 0xff;
    for (let counter = 2; counter < STRIDE; counter += 1) minutes[at + counter] = 0;
    numbers[base + HEAD] = (numbers[base + HEAD] as number) + 1;
  }

  /** Takes every minute that the window no longer holds out of its sums. */
  #leave(account: number, tailAt: number, minute: number, width: number, sums: number): void {
    const numbers = this.#numbers;
    const base = account * SIZE;
    const minutes = this.#minutes[account] as Uint8Array;
    const head = numbers[base + HEAD] as number;
    let tail = numbers[base + tailAt] as number;
    while (tail < head) {
      const at = tail * STRIDE;
      if (((minute - (minutes[at] as number) - ((minutes[at + 1] as number) << 8)) & 0xffff) < width) break;
      for (let counter = 0; counter < COUNTER_COUNT; counter += 1) {
        const times = minutes[at + 2 + counter] as number;
        if (times !== 0) numbers[base + sums + counter] = (numbers[base + sums + counter] as number) - times;
      }
      tail += 1;
    }
    numbers[base + tailAt] = tail;
  }

  #clear(base: number): void {
    const numbers = this.#numbers;
    numbers.fill(0, base + SUMS, base + PEAKS);
    const head = numbers[base + HEAD] as number;
    numbers.fill(head, base + TEN_TAIL, base + DAY_TAIL + 1);
  }

  #widen(account: number): Uint8Array {
    const wide = Int32Array.from(this.#minutes[account] as Uint8Array);
    this.#minutes[account] = wide;
    return wide as unknown as Uint8Array;
  }

  /** Gives up the minutes that left the widest window, or takes more room. */
  #makeRoom(account: number): void {
    const numbers = this.#numbers;
    const base = account * SIZE;
    const gone = numbers[base + DAY_TAIL] as number;
    const head = numbers[base + HEAD] as number;
    const old = this.#minutes[account] as Uint8Array | Int32Array;
    if (gone * 2 >= head) old.copyWithin(0, gone * STRIDE, head * STRIDE);
    else {
      const larger = old instanceof Uint8Array ? new Uint8Array(old.length * 2) : new Int32Array(old.length * 2);
      larger.set(old.subarray(gone * STRIDE, head * STRIDE));
      this.#minutes[account] = larger;
    }
    for (let at = base + HEAD; at <= base + DAY_TAIL; at += 1) numbers[at] = (numbers[at] as number) - gone;
  }
}
