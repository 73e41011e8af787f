import type { AccountWindows } from './account-windows';
import { COUNTER_COUNT, NEW_DOMAINS, RECIPIENTS, UNKNOWN } from './figures';

/** A counter of a window that makes a moment worth keeping once it is above a number. */
export interface Watched {
  /** 0: ten minutes, 1: an hour, 2: a day. */
  window: 0 | 1 | 2;
  counter: number;
  above: number;
}

/** An account as it was in one minute. */
export interface Moment {
  /** Minutes since 1970. */
  minute: number;
  /** The counters of its ten minutes, of its hour and of its day, one after the other. */
  sums: Int32Array;
  /** The most of each counter in ten minutes that were over before these began, those that looked like a hijack left out; null without any. */
  before: Int32Array | null;
  /** The most in an hour of earlier days, and in a day that had ended a day before; null without any. */
  hourBefore: LongBefore | null;
  dayBefore: LongBefore | null;
}

export interface LongBefore {
  recipients: number;
  newDomains: number;
  unknown: number;
}

/** Whether ten minutes look so much like a hijack that they must not become the account's own usual. */
export type Remarkable = (counters: Int32Array) => boolean;

const BLOCK_MINUTES = 10;
const DAY_BLOCKS = 144;
const NONE = -1;
/** Of a block: the most of each counter in ten minutes, and the most of these in an hour and in a day. */
const LONG = [RECIPIENTS, NEW_DOMAINS, UNKNOWN] as const;
const LONG_COUNT = LONG.length;
const BLOCK_SIZE = COUNTER_COUNT + LONG_COUNT * 2;
/** Where an account's numbers stand. The first of a group is NONE while there is nothing in it. */
const BLOCK = 0;
const DAY = 1;
const HERE = 2;
const LAST = HERE + BLOCK_SIZE;
const LEARNT = LAST + BLOCK_SIZE;
const HOUR_TODAY = LEARNT + COUNTER_COUNT;
const DAY_TODAY = HOUR_TODAY + LONG_COUNT;
const DAY_YESTERDAY = DAY_TODAY + LONG_COUNT;
const HOUR_BEFORE = DAY_YESTERDAY + LONG_COUNT;
const DAY_BEFORE = HOUR_BEFORE + LONG_COUNT;
const SIZE = DAY_BEFORE + LONG_COUNT;
/** A kept moment: its minute, the sums, and LEARNT, HOUR_BEFORE and DAY_BEFORE as they were. */
const KEPT_SUMS = 1;
const KEPT_LEARNT = KEPT_SUMS + COUNTER_COUNT * 3;
const KEPT_LONG = KEPT_LEARNT + COUNTER_COUNT;
const KEPT_SIZE = KEPT_LONG + LONG_COUNT * 2;

/** What is usual for each account, and the moments in which it did the most of what is watched. */
export class AccountMoments {
  #numbers = new Int32Array(SIZE * 64);
  #count = 0;
  /** By account and what is watched; empty for almost all. */
  readonly #kept: (Int32Array | null)[] = [];
  /** The sum to be above, for each of them. */
  readonly #above: number[] = [];
  readonly #indices: readonly number[];
  readonly #block = new Int32Array(COUNTER_COUNT);

  constructor(
    private readonly windows: AccountWindows,
    private readonly watched: readonly Watched[],
    private readonly remarkable: Remarkable,
  ) {
    this.#indices = watched.map(({ window, counter }) => window * COUNTER_COUNT + counter);
  }

  add(): void {
    const base = this.#count * SIZE;
    this.#count += 1;
    if (this.#count * SIZE > this.#numbers.length) {
      const larger = new Int32Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers.fill(NONE, base, base + SIZE);
    for (const { above } of this.watched) {
      this.#kept.push(null);
      this.#above.push(above);
    }
  }

  /** A minute of the account is over, and its windows are settled. */
  close(account: number, minute: number): void {
    const { windows } = this;
    const base = account * SIZE;
    const block = Math.floor(minute / BLOCK_MINUTES);
    if (block !== this.#numbers[base + BLOCK]) this.#turnTo(account, block);
    const numbers = this.#numbers;
    for (let counter = 0; counter < COUNTER_COUNT; counter += 1) raise(numbers, base + HERE + counter, windows.sum(account, counter));
    for (let long = 0; long < LONG_COUNT; long += 1) {
      const counter = LONG[long] as number;
      raise(numbers, base + HERE + COUNTER_COUNT + long, windows.sum(account, COUNTER_COUNT + counter));
      raise(numbers, base + HERE + COUNTER_COUNT + LONG_COUNT + long, windows.sum(account, COUNTER_COUNT * 2 + counter));
    }
    const indices = this.#indices;
    for (let which = 0; which < indices.length; which += 1) {
      const sum = windows.sum(account, indices[which] as number);
      const place = account * indices.length + which;
      if (sum > (this.#above[place] as number)) this.#keep(account, place, sum, minute);
    }
  }

  /** Every kept moment of the account, none twice. */
  of(account: number): Moment[] {
    const kept = this.#kept.slice(account * this.watched.length, (account + 1) * this.watched.length).filter((each) => each !== null);
    return [...new Map(kept.map((each) => [each[0], each])).values()].map((each) => ({
      minute: each[0] as number,
      sums: each.slice(KEPT_SUMS, KEPT_LEARNT),
      before: each[KEPT_LEARNT] === NONE ? null : each.slice(KEPT_LEARNT, KEPT_LONG),
      hourBefore: longAt(each, KEPT_LONG),
      dayBefore: longAt(each, KEPT_LONG + LONG_COUNT),
    }));
  }

  #keep(account: number, place: number, sum: number, minute: number): void {
    const base = account * SIZE;
    const kept = (this.#kept[place] ??= new Int32Array(KEPT_SIZE));
    this.#above[place] = sum;
    kept[0] = minute;
    for (let index = 0; index < COUNTER_COUNT * 3; index += 1) kept[KEPT_SUMS + index] = this.windows.sum(account, index);
    for (let counter = 0; counter < COUNTER_COUNT; counter += 1) kept[KEPT_LEARNT + counter] = this.#numbers[base + LEARNT + counter] as number;
    for (let long = 0; long < LONG_COUNT * 2; long += 1) kept[KEPT_LONG + long] = this.#numbers[base + HOUR_BEFORE + long] as number;
  }

  /** Ten minutes of the clock are over. Those two before are learnt: none of them is part of the ten minutes that end now. */
  #turnTo(account: number, block: number): void {
    const numbers = this.#numbers;
    const base = account * SIZE;
    const before = numbers[base + BLOCK] as number;
    numbers[base + BLOCK] = block;
    if (before === NONE) return;
    this.#learn(base, LAST, before - 1);
    if (block > before + 1) {
      this.#learn(base, HERE, before);
      numbers[base + LAST] = NONE;
    } else numbers.copyWithin(base + LAST, base + HERE, base + LAST);
    numbers.fill(NONE, base + HERE, base + LAST);
  }

  #learn(base: number, group: number, block: number): void {
    const numbers = this.#numbers;
    if (numbers[base + group] === NONE) return;
    for (let counter = 0; counter < COUNTER_COUNT; counter += 1) this.#block[counter] = numbers[base + group + counter] as number;
    if (this.remarkable(this.#block)) return;
    raiseAll(numbers, base + LEARNT, base + group, COUNTER_COUNT);
    const day = Math.floor(block / DAY_BLOCKS);
    const gap = day - (numbers[base + DAY] as number);
    if (gap > 0) this.#nextDay(base, gap);
    numbers[base + DAY] = Math.max(day, numbers[base + DAY] as number);
    raiseAll(numbers, base + HOUR_TODAY, base + group + COUNTER_COUNT, LONG_COUNT * 2);
  }

  /** An hour is compared with hours of earlier days, a day with days that had ended a day ago: none shares a part with what is judged. */
  #nextDay(base: number, gap: number): void {
    const numbers = this.#numbers;
    raiseAll(numbers, base + HOUR_BEFORE, base + HOUR_TODAY, LONG_COUNT);
    raiseAll(numbers, base + DAY_BEFORE, base + DAY_YESTERDAY, LONG_COUNT);
    if (gap > 1) raiseAll(numbers, base + DAY_BEFORE, base + DAY_TODAY, LONG_COUNT);
    if (gap > 1) numbers.fill(NONE, base + DAY_YESTERDAY, base + HOUR_BEFORE);
    else numbers.copyWithin(base + DAY_YESTERDAY, base + DAY_TODAY, base + DAY_YESTERDAY);
    numbers.fill(NONE, base + HOUR_TODAY, base + DAY_YESTERDAY);
  }
}

function raise(numbers: Int32Array, at: number, value: number): void {
  if (value > (numbers[at] as number)) numbers[at] = value;
}

function raiseAll(numbers: Int32Array, into: number, from: number, count: number): void {
  for (let index = 0; index < count; index += 1) raise(numbers, into + index, numbers[from + index] as number);
}

function longAt(kept: Int32Array, at: number): LongBefore | null {
  const [recipients = NONE, newDomains = NONE, unknown = NONE] = kept.subarray(at, at + LONG_COUNT);
  return recipients === NONE ? null : { recipients, newDomains, unknown };
}
