import { FIGURE_COUNT } from './figures';

/** The widths of the sliding windows, in minutes. */
export const WINDOWS = [10, 60, 1440] as const;
const WINDOW_COUNT = WINDOWS.length;
const DAY = 2;
/** One minute with activity: its number since 1970 and its counts. */
const STRIDE = FIGURE_COUNT + 1;

/**
 * The figures of one account in sliding windows of ten minutes, an hour and a day, and the most that each ever reached. A
 * window moves by whole minutes: it holds a minute and the 9, 59 or 1,439 before it. Only minutes with activity take room,
 * a day of them at most. A minute that is earlier than the newest counts as the newest, as lines may be a little out of order.
 */
export class SlidingPeaks {
  /** The figures of the three windows now, one window after the other. */
  readonly sums = new Int32Array(FIGURE_COUNT * WINDOW_COUNT);
  /** The most that each of them ever was. */
  readonly peaks = new Int32Array(FIGURE_COUNT * WINDOW_COUNT);
  newest = -1;
  #minutes = new Int32Array(STRIDE * 4);
  /** One behind the newest minute. */
  #head = 0;
  /** Of each window, its oldest minute. */
  readonly #tails = new Int32Array(WINDOW_COUNT);

  /** Moves the windows on to a later minute. */
  advance(minute: number): void {
    this.newest = minute;
    for (let window = 0; window < WINDOW_COUNT; window += 1) this.#leave(window, minute - (WINDOWS[window] as number));
    if ((this.#head + 1) * STRIDE > this.#minutes.length) this.#makeRoom();
    const at = this.#head * STRIDE;
    this.#minutes.fill(0, at, at + STRIDE);
    this.#minutes[at] = minute;
    this.#head += 1;
  }

  /** Counts in the newest minute. */
  count(figure: number, times: number): void {
    const at = (this.#head - 1) * STRIDE + 1 + figure;
    this.#minutes[at] = (this.#minutes[at] as number) + times;
    for (let window = 0; window < WINDOW_COUNT; window += 1) this.#raise(window * FIGURE_COUNT + figure, times);
  }

  /** What was counted once in the minute `from` is seen again in the newest: it counts once in every window. */
  move(figure: number, from: number): void {
    const newestAt = (this.#head - 1) * STRIDE + 1 + figure;
    this.#minutes[newestAt] = (this.#minutes[newestAt] as number) + 1;
    const place = this.#placeOf(from);
    if (place >= 0) this.#minutes[place + 1 + figure] = (this.#minutes[place + 1 + figure] as number) - 1;
    for (let window = 0; window < WINDOW_COUNT; window += 1) {
      if (from <= this.newest - (WINDOWS[window] as number)) this.#raise(window * FIGURE_COUNT + figure, 1);
    }
  }

  #raise(index: number, times: number): void {
    const sum = (this.sums[index] as number) + times;
    this.sums[index] = sum;
    if (sum > (this.peaks[index] as number)) this.peaks[index] = sum;
  }

  #leave(window: number, last: number): void {
    const minutes = this.#minutes;
    let tail = this.#tails[window] as number;
    while (tail < this.#head && (minutes[tail * STRIDE] as number) <= last) {
      for (let figure = 0; figure < FIGURE_COUNT; figure += 1) {
        const index = window * FIGURE_COUNT + figure;
        this.sums[index] = (this.sums[index] as number) - (minutes[tail * STRIDE + 1 + figure] as number);
      }
      tail += 1;
    }
    this.#tails[window] = tail;
  }

  /** Gives up the minutes that left the widest window, or takes more room. */
  #makeRoom(): void {
    const gone = this.#tails[DAY] as number;
    const kept = this.#minutes.subarray(gone * STRIDE, this.#head * STRIDE);
    const enough = gone * 2 >= this.#head;
    const minutes = enough ? this.#minutes : new Int32Array(this.#minutes.length * 2);
    if (enough) minutes.copyWithin(0, gone * STRIDE, this.#head * STRIDE);
    else minutes.set(kept);
    this.#minutes = minutes;
    this.#head -= gone;
    for (let window = 0; window < WINDOW_COUNT; window += 1) this.#tails[window] = (this.#tails[window] as number) - gone;
  }

  /** @returns where a minute of the widest window stands, or -1 */
  #placeOf(minute: number): number {
    let low = this.#tails[DAY] as number;
    let high = this.#head - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#minutes[middle * STRIDE] as number;
      if (found === minute) return middle * STRIDE;
      if (found < minute) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}
