import { SyslogTime } from '../syslog-time';
import { createWallClock } from '../wall-clock';
import type { Clock } from './account-book';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;
/** Lines of several days may be mixed where logs were put together. */
const MOST_DAYS = 64;
const ZONE = /^(?:|Z|[+-]\d\d:\d\d)$/;

/** When a stamp is, in whole seconds since 1970; the core asks once for each minute of the log. */
export class LogClock implements Clock {
  readonly #time: SyslogTime;
  #date: string;
  #wall: ((second: number) => number) | null = null;
  readonly #days = new Map<string, ((second: number) => number) | null>();

  /**
   * @param bytes the memory in which stamps stand, asked for when it is there
   * @param options see SyslogTime; `date` is the day of the lines, `2026-11-24`, where they tell none
   */
  constructor(
    private readonly bytes: () => Uint8Array,
    private readonly options: { near: number; date: string; timeZone: string },
  ) {
    this.#time = new SyslogTime(options);
    this.#date = options.date;
  }

  /** The lines that follow are of another day. */
  dayIs(date: string): void {
    this.#date = date;
    this.#wall = null;
  }

  readonly secondsAt = (from: number, to: number, zoneFrom: number, zoneTo: number): number => {
    const zone = this.#text(zoneFrom, zoneTo);
    const stamp = this.#text(from, to);
    const at = zone === '' && ISO.test(stamp) ? this.#wallTime(stamp) : ZONE.test(zone) ? this.#time.read(stamp + zone) : null;
    return at === null ? -1 : Math.floor(at / 1000);
  };

  readonly minuteOfDay = (second: number): number => {
    this.#wall ??= createWallClock(this.#date, this.options.timeZone);
    return Math.floor(this.#wall(second) / 1000);
  };

  /** A time with its day and without a zone is of the log's own zone. @returns milliseconds since 1970, null for a day that does not exist */
  #wallTime(stamp: string): number | null {
    const clock = this.#clockOf(stamp.slice(0, 10));
    const [hour = 0, minute = 0, second = 0] = stamp.slice(11).split(':').map(Number);
    return clock === null ? null : clock(hour * 3600 + minute * 60 + second);
  }

  /** @returns null for a day that does not exist */
  #clockOf(day: string): ((second: number) => number) | null {
    const known = this.#days.get(day);
    if (known !== undefined) return known;
    if (this.#days.size >= MOST_DAYS) this.#days.clear();
    const clock = wallClockOf(day, this.options.timeZone);
    this.#days.set(day, clock);
    return clock;
  }

  #text(from: number, to: number): string {
    return String.fromCharCode(...this.bytes().subarray(from, to));
  }
}

function wallClockOf(day: string, timeZone: string): ((second: number) => number) | null {
  try {
    return createWallClock(day, timeZone);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
