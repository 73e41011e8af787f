import { CALLED_SPAM, COUNTER_COUNT, HIDDEN_STRANGERS, KEPT_DAY_BEFORE, KEPT_HOUR_BEFORE, KEPT_LEARNT, KEPT_SIZE, KEPT_SUMS, LONG_COUNT, NEW_DOMAINS, NEW_PLACE_RECIPIENTS, NEW_PLACE_STRANGERS, NOTHING, OUTSIDE, STRANGERS, UNKNOWN, WINDOW_COUNT, WINDOW_ROOM } from './counters';
import type { Minutes } from './evidence-lines';
import type { LogCore } from './log-core';

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

/** In the order of LONG_COUNTERS; see `longOf`. */
export type LongBefore = Int32Array;

/** Whether ten minutes of the clock look so much like a hijack that they must not become the account's own usual: the most of each counter in ten minutes, and of some in an hour and in a day, as in the sums of a moment; and how old the account is then, in seconds. */
export type Remarkable = (counters: Int32Array, age: number) => boolean;

/** Which counters are learnt of an hour and of a day, as they stand in the core. */
const LONG_COUNTERS = [OUTSIDE, NEW_DOMAINS, UNKNOWN, STRANGERS, NEW_PLACE_STRANGERS, HIDDEN_STRANGERS, NEW_PLACE_RECIPIENTS, CALLED_SPAM];

/** Reads the counters of ten minutes of the clock, which stand there. */
export function readBlock({ view }: LogCore, block: number, into: Int32Array): void {
  for (let counter = 0; counter < COUNTER_COUNT; counter += 1) into[counter] = view.getInt32(block + counter * 4, true);
  for (const [index, counter] of LONG_COUNTERS.entries()) {
    into[COUNTER_COUNT + counter] = view.getInt32(block + (WINDOW_ROOM + index) * 4, true);
    into[COUNTER_COUNT * 2 + counter] = view.getInt32(block + (WINDOW_ROOM + LONG_COUNT + index) * 4, true);
  }
}

/** @returns every kept moment of the account, none twice */
export function momentsOf({ core, bytes }: LogCore, account: number): Moment[] {
  const moments = new Map<number, Moment>();
  for (let which = 0; which < core.watchedKinds(); which += 1) {
    const at = core.keptMoment(account, which);
    if (at === 0) continue;
    const kept = new Int32Array(bytes.buffer, at);
    const minute = kept[0] as number;
    if (moments.has(minute)) continue;
    moments.set(minute, momentOf(kept));
  }
  return [...moments.values()];
}

/** @returns how the account is at the end of a minute, but not before its newest */
export function momentAt({ core, bytes }: LogCore, account: number, minute: number): Moment {
  return momentOf(new Int32Array(bytes.buffer, core.lookAt(account, minute), KEPT_SIZE));
}

/** @returns what the account did in these minutes, both among them, at most the 1,440 up to the last; a counter after the other */
export function sumsBetween({ core, bytes }: LogCore, account: number, { first, last }: Minutes): Int32Array {
  return new Int32Array(bytes.buffer, core.sumsSince(account, last, first - 1), COUNTER_COUNT).slice();
}

/** @returns the most of each counter that was excused; null without any */
export function excusedOf({ core, bytes }: LogCore, account: number): Int32Array | null {
  const at = core.excusedOf(account);
  return at === 0 ? null : windowsAt(new Int32Array(bytes.buffer, at), 0);
}

/** @returns the most of each counter that was learnt from the account's fifth day on, in the shape of the sums of a moment; null without any */
export function laterOf(log: LogCore, account: number): Int32Array | null {
  const at = log.core.learntLater(account);
  if (at === 0) return null;
  const later = new Int32Array(COUNTER_COUNT * WINDOW_COUNT);
  readBlock(log, at, later);
  return later;
}

function momentOf(kept: Int32Array): Moment {
  return {
    minute: kept[0] as number,
    sums: windowsAt(kept, KEPT_SUMS),
    before: kept[KEPT_LEARNT] === NOTHING ? null : kept.slice(KEPT_LEARNT, KEPT_LEARNT + COUNTER_COUNT),
    hourBefore: longAt(kept, KEPT_HOUR_BEFORE),
    dayBefore: longAt(kept, KEPT_DAY_BEFORE),
  };
}

/** @returns the counters of three windows that stand there, one after the other */
export function windowsAt(numbers: Int32Array, at: number): Int32Array {
  const windows = new Int32Array(COUNTER_COUNT * WINDOW_COUNT);
  for (let window = 0; window < WINDOW_COUNT; window += 1) {
    // Ten numbers are copied faster than a view of them is made.
    for (let counter = 0; counter < COUNTER_COUNT; counter += 1) windows[window * COUNTER_COUNT + counter] = numbers[at + window * WINDOW_ROOM + counter] as number;
  }
  return windows;
}

function longAt(kept: Int32Array, at: number): LongBefore | null {
  return kept[at] === NOTHING ? null : kept.slice(at, at + LONG_COUNT);
}

/** @returns the most of a counter in hours or days before; NaN where it is not known */
export function longOf(long: LongBefore | null, counter: number): number {
  return long?.[LONG_COUNTERS.indexOf(counter)] ?? NaN;
}
