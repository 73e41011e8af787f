import { SyslogTime } from './syslog-time';
import { createWallClock } from './wall-clock';
import type { Clock } from './account-book';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;
/** Lines of several days may be mixed where logs were put together. */
const MOST_DAYS = 64;
const ZONE = /^(?:|Z|[+-]\d\d:\d\d)$/;

/** What another clock can go on from. */
export interface SavedClock {
  near: number;
  date: string;
  /** The newest time of each of the last days that were asked for, by day. */
  newestOf: readonly [string, number][];
}

/** When a stamp is, in whole seconds since 1970; the core asks once for each minute of the log. */
export class LogClock implements Clock {
  readonly #time: SyslogTime;
  #date: string;
  #wall: ((second: number) => number) | null = null;
  readonly #days = new Map<string, ((second: number) => number) | null>();
  readonly #newestOf: Map<string, number>;

  /**
   * @param bytes the memory in which stamps stand, asked for when it is there
   * @param options see SyslogTime; `date` is the day of the lines, `2026-11-24`, where they tell none
   */
  constructor(
    private readonly bytes: () => Uint8Array,
    private readonly options: { near: number; date: string; timeZone: string },
    saved: SavedClock | null = null,
  ) {
    this.#time = new SyslogTime({ ...options, near: saved?.near ?? options.near, resumed: saved !== null });
    this.#date = saved?.date ?? options.date;
    this.#newestOf = new Map(saved?.newestOf);
  }

  save(): SavedClock {
    return { near: this.#time.newest, date: this.#date, newestOf: [...this.#newestOf] };
  }

  /** The lines that follow are of another day. @returns false when they are of the same */
  dayIs(date: string): boolean {
    if (date === this.#date) return false;
    this.#date = date;
    this.#wall = null;
    return true;
  }

  readonly secondsAt = (from: number, to: number, zoneFrom: number, zoneTo: number): number => {
    const zone = this.#text(zoneFrom, zoneTo);
    const stamp = this.#text(from, to);
    const at = zone === '' && ISO.test(stamp) ? this.#wallTime(stamp) : ZONE.test(zone) ? this.#time.read(stamp + zone) : null;
    return at === null ? -1 : Math.floor(at / 1000);
  };

  readonly minuteOfDay = (second: number): number => {
    this.#wall ??= createWallClock(this.#date, this.options.timeZone, this.#newestOf.get(this.#date));
    return Math.floor(this.#read(this.#date, this.#wall, second) / 1000);
  };

  #read(date: string, clock: (second: number) => number, second: number): number {
    const at = clock(second);
    if (!this.#newestOf.has(date) && this.#newestOf.size >= MOST_DAYS) for (const oldest of [...this.#newestOf.keys()].slice(0, 1)) this.#newestOf.delete(oldest);
    this.#newestOf.set(date, Math.max(at, this.#newestOf.get(date) ?? at));
    return at;
  }

  /** A time with its day and without a zone is of the log's own zone. @returns milliseconds since 1970, null for a day that does not exist */
  #wallTime(stamp: string): number | null {
    const day = stamp.slice(0, 10);
    const clock = this.#clockOf(day);
    const [hour = 0, minute = 0, second = 0] = stamp.slice(11).split(':').map(Number);
    return clock === null ? null : this.#read(day, clock, hour * 3600 + minute * 60 + second);
  }

  /** @returns null for a day that does not exist */
  #clockOf(day: string): ((second: number) => number) | null {
    const known = this.#days.get(day);
    if (known !== undefined) return known;
    if (this.#days.size >= MOST_DAYS) this.#days.clear();
    const clock = wallClockOf(day, this.options.timeZone, this.#newestOf.get(day));
    this.#days.set(day, clock);
    return clock;
  }

  #text(from: number, to: number): string {
    return String.fromCharCode(...this.bytes().subarray(from, to));
  }
}

function wallClockOf(day: string, timeZone: string, newest: number | undefined): ((second: number) => number) | null {
  try {
    return createWallClock(day, timeZone, newest);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
