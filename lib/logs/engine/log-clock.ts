import { SyslogTime } from '../syslog-time';
import { createWallClock } from '../wall-clock';
import type { Clock } from './account-book';

const ZONE = /^(?:|Z|[+-]\d\d:\d\d)$/;

/** When a stamp is, in whole seconds since 1970; the core asks once for each minute of the log. */
export class LogClock implements Clock {
  readonly #time: SyslogTime;
  #date: string;
  #wall: ((second: number) => number) | null = null;

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
    const at = ZONE.test(zone) ? this.#time.read(this.#text(from, to) + zone) : null;
    return at === null ? -1 : Math.floor(at / 1000);
  };

  readonly minuteOfDay = (second: number): number => {
    this.#wall ??= createWallClock(this.#date, this.options.timeZone);
    return Math.floor(this.#wall(second) / 1000);
  };

  #text(from: number, to: number): string {
    return String.fromCharCode(...this.bytes().subarray(from, to));
  }
}
