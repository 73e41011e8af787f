import { COUNTER_COUNT } from './figures';

/** The widths of the sliding windows, in minutes. */
export const WINDOWS = [10, 60, 1440] as const;
const WINDOW_COUNT = WINDOWS.length;
const TEN = 10;
const HOUR = 60;
const DAY = 1440;
/** One minute with activity: its number since 1970, modulo 65,536, and its counts. */
const STRIDE = COUNTER_COUNT + 1;
const SUMS = COUNTER_COUNT;
const PEAKS = SUMS + COUNTER_COUNT * WINDOW_COUNT;
const MOST_IN_16_BITS = 65535;

/**
 * The counters of one account in sliding windows of ten minutes, an hour and a day, and the most that each ever reached. A
 * window moves by whole minutes: it holds a minute and the 9, 59 or 1,439 before it. Only minutes with activity take room,
 * a day of them at most. A minute that is earlier than the newest counts as the newest, as lines may be a little out of order.
 *
 * What happens in a minute is added up first and goes into the windows when the minute is over: within a minute they only
 * grow, so nothing is lost.
 */
export class SlidingPeaks {
  /** The counters of the newest minute, of the three windows now, and the most that each of them was, one after the other. */
  readonly #figures = new Int32Array(PEAKS + COUNTER_COUNT * WINDOW_COUNT);
  /** The three windows, one after the other, as they were when `settle` was called last. */
  readonly sums = this.#figures.subarray(SUMS, PEAKS);
  /** The most that each of them ever was. */
  readonly peaks = this.#figures.subarray(PEAKS);
  newest = -1;
  /** The number of the newest minute among those with activity. */
  ordinal = -1;
  /** Sixteen bits are enough for the minutes of almost every account. */
  #minutes: Uint16Array | Int32Array = new Uint16Array(STRIDE * 2);
  /** One behind the newest minute. */
  #head = 0;
  /** Of each window, its oldest minute. */
  #tenTail = 0;
  #hourTail = 0;
  #dayTail = 0;

  /** Moves the windows on to a later minute; `settle` before. */
  advance(minute: number): void {
    const gap = minute - this.newest;
    this.newest = minute;
    if (gap >= DAY) this.#clear();
    else {
      this.#tenTail = this.#leave(this.#tenTail, minute, TEN, SUMS);
      this.#hourTail = this.#leave(this.#hourTail, minute, HOUR, SUMS + COUNTER_COUNT);
      this.#dayTail = this.#leave(this.#dayTail, minute, DAY, SUMS + COUNTER_COUNT * 2);
    }
    if ((this.#head + 1) * STRIDE > this.#minutes.length) this.#makeRoom();
    const at = this.#head * STRIDE;
    const minutes = this.#minutes;
    minutes[at] = minute & 0xffff;
    for (let counter = 1; counter < STRIDE; counter += 1) minutes[at + counter] = 0;
    this.#head += 1;
    this.ordinal += 1;
  }

  /** Counts in the newest minute. */
  count(counter: number, times: number): void {
    this.#figures[counter] = (this.#figures[counter] as number) + times;
  }

  /** What was counted once in an earlier minute is seen again in the newest: it counts once in every window. @param ordinal of the earlier minute */
  move(counter: number, ordinal: number): void {
    const figures = this.#figures;
    figures[counter] = (figures[counter] as number) + 1;
    const index = this.#head - 1 - (this.ordinal - ordinal);
    if (index < this.#dayTail) return;
    const at = index * STRIDE + 1 + counter;
    this.#minutes[at] = (this.#minutes[at] as number) - 1;
    let sum = SUMS + COUNTER_COUNT * 2 + counter;
    figures[sum] = (figures[sum] as number) - 1;
    if (index < this.#hourTail) return;
    sum -= COUNTER_COUNT;
    figures[sum] = (figures[sum] as number) - 1;
    if (index < this.#tenTail) return;
    sum -= COUNTER_COUNT;
    figures[sum] = (figures[sum] as number) - 1;
  }

  /** Brings the newest minute into the windows. */
  settle(): void {
    const figures = this.#figures;
    const at = (this.#head - 1) * STRIDE + 1;
    for (let counter = 0; counter < COUNTER_COUNT; counter += 1) {
      const times = figures[counter] as number;
      if (times === 0) continue;
      figures[counter] = 0;
      const inMinute = (this.#minutes[at + counter] as number) + times;
      if (inMinute > MOST_IN_16_BITS && this.#minutes instanceof Uint16Array) this.#minutes = Int32Array.from(this.#minutes);
      this.#minutes[at + counter] = inMinute;
      for (let sum = SUMS + counter; sum < PEAKS; sum += COUNTER_COUNT) {
        const value = (figures[sum] as number) + times;
        figures[sum] = value;
        if (value > (figures[sum + PEAKS - SUMS] as number)) figures[sum + PEAKS - SUMS] = value;
      }
    }
  }

  /** @returns the window's new tail, after every minute that it no longer holds was taken out of its sums */
  #leave(from: number, minute: number, width: number, sums: number): number {
    const minutes = this.#minutes;
    const figures = this.#figures;
    const head = this.#head;
    let tail = from;
    while (tail < head) {
      const at = tail * STRIDE;
      if (((minute - (minutes[at] as number)) & 0xffff) < width) break;
      for (let counter = 0; counter < COUNTER_COUNT; counter += 1) {
        figures[sums + counter] = (figures[sums + counter] as number) - (minutes[at + 1 + counter] as number);
      }
      tail += 1;
    }
    return tail;
  }

  #clear(): void {
    this.sums.fill(0);
    this.#tenTail = this.#head;
    this.#hourTail = this.#head;
    this.#dayTail = this.#head;
  }

  /** Gives up the minutes that left the widest window, or takes more room. */
  #makeRoom(): void {
    const gone = this.#dayTail;
    const old = this.#minutes;
    if (gone * 2 >= this.#head) old.copyWithin(0, gone * STRIDE, this.#head * STRIDE);
    else {
      const length = old.length * 2;
      this.#minutes = old instanceof Uint16Array ? new Uint16Array(length) : new Int32Array(length);
      this.#minutes.set(old.subarray(gone * STRIDE, this.#head * STRIDE));
    }
    this.#head -= gone;
    this.#tenTail -= gone;
    this.#hourTail -= gone;
    this.#dayTail = 0;
  }
}
