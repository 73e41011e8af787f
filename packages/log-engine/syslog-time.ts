import { createWallClock } from './wall-clock';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const CLASSIC = /^([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)$/;

const STAMP = /^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?= )|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)(?= ))/;

/** @returns the stamp that a syslog line begins with, for `SyslogTime`; null without one */
export function syslogStamp(line: string): string | null {
  return STAMP.exec(line)?.[0] ?? null;
}

/**
 * Reads the stamps of a syslog file: RFC 3339 with its offset, or the classic `Nov 24 22:29:01` (RFC 3164), which has
 * neither year nor zone. The year is the one that brings the stamp nearest to the line before it, so that a file may
 * span a New Year.
 */
export class SyslogTime {
  readonly #timeZone: string;
  #near: number;
  #stamp: string | null = null;
  #day = '';
  #clock: (secondOfDay: number) => number = () => 0;
  /** What was read before of the first day. */
  #resumedAt: number;

  /**
   * @param options.near milliseconds since 1970, within half a year of the first stamp, for instance when the file was last written
   * @param options.resumed whether that is the newest stamp that was read, so that a repeated hour is told apart
   */
  constructor(options: { near: number; timeZone: string; resumed?: boolean }) {
    this.#near = options.near;
    this.#resumedAt = options.resumed === true ? options.near : -Infinity;
    this.#timeZone = options.timeZone;
  }

  /** The newest stamp that was read, or what was given as near. */
  get newest(): number {
    return this.#near;
  }

  /** @returns milliseconds since 1970, or null when the text is no stamp */
  read(stamp: string): number | null {
    // A busy log has many lines a second.
    if (stamp === this.#stamp) return this.#near;
    const at = stamp[4] === '-' ? this.#rfc3339(stamp) : this.#classic(stamp);
    if (at === null) return null;
    this.#near = at;
    this.#stamp = stamp;
    return at;
  }

  #rfc3339(stamp: string): number | null {
    const at = Date.parse(stamp);
    return Number.isNaN(at) ? null : at;
  }

  #classic(stamp: string): number | null {
    const match = CLASSIC.exec(stamp);
    if (!match) return null;
    const [, month = '', dayOfMonth, ...timeOfDay] = match;
    const [hour = 0, minute = 0, second = 0] = timeOfDay.map(Number);
    if (hour > 23 || minute > 59 || second > 60) return null;
    const day = stamp.slice(0, 6);
    if (day !== this.#day) {
      const date = this.#nearestDate(MONTHS.indexOf(month), Number(dayOfMonth));
      if (date === null) return null;
      this.#clock = createWallClock(date, this.#timeZone, this.#resumedAt);
      this.#resumedAt = -Infinity;
      this.#day = day;
    }
    return this.#clock(hour * 3600 + minute * 60 + second);
  }

  #nearestDate(month: number, day: number): string | null {
    const nearYear = new Date(this.#near).getUTCFullYear();
    const dates = [nearYear - 1, nearYear, nearYear + 1]
      .map((year) => Date.UTC(year, month, day))
      .filter((midnight) => month >= 0 && new Date(midnight).getUTCMonth() === month && new Date(midnight).getUTCDate() === day)
      .sort((a, b) => Math.abs(a - this.#near) - Math.abs(b - this.#near));
    return dates[0] === undefined ? null : new Date(dates[0]).toISOString().slice(0, 10);
  }
}
