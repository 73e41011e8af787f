import { createWallClock } from '../wall-clock';
import { afterDigits, numberAt } from './byte-text';

const DAY_LENGTH = 10;
/** Lines of several days may be mixed where logs were put together. */
const MOST_CLOCKS = 64;

/**
 * Reads the stamp that a line of Exim begins with: `2026-11-24 22:29:01`, by `log_selector` and `log_timezone` perhaps with
 * milliseconds, the offset from UTC and the number of the process: `2026-11-24 22:29:01.123 +0900 [4711] `.
 */
export class EximStamp {
  /** The time of the stamp that was read last, seconds since 1970. */
  at = 0;
  #day = '';
  readonly #clocks = new Map<string, ((second: number) => number) | null>();
  #minute = -1;
  #minuteAt = 0;
  #offset = '';

  constructor(
    private readonly bytes: Uint8Array,
    private readonly timeZone: string,
  ) {}

  /** @returns where the text behind the stamp begins, or -1 when there is no stamp before `end` */
  read(start: number, end: number): number {
    const { bytes } = this;
    // Windows count minutes in 32 bits: a year of another century is none.
    if (end - start < 21 || bytes[start] !== 50 || bytes[start + 1] !== 48 || bytes[start + 4] !== 45 || bytes[start + 7] !== 45 || bytes[start + 10] !== 32) return -1;
    const second = this.#secondAt(start + 11);
    if (second < 0 || !this.#digits(start, 4) || !this.#digits(start + 5, 2) || !this.#digits(start + 8, 2)) return -1;
    let at = start + 19;
    if (bytes[at] === 46) {
      at = afterDigits(bytes, at + 1, Math.min(end, at + 10));
      if (at === start + 20) return -1;
    }
    if (at >= end || bytes[at] !== 32) return -1;
    at += 1;
    let offset = '';
    if ((bytes[at] === 43 || bytes[at] === 45) && at + 6 <= end && this.#digits(at + 1, 4) && bytes[at + 5] === 32) {
      offset = String.fromCharCode(...bytes.subarray(at, at + 5));
      at += 6;
    }
    if (!this.#time(start, second, offset)) return -1;
    return this.afterProcess(at, end);
  }

  #time(start: number, second: number, offset: string): boolean {
    const minute = Math.floor(second / 60);
    if (minute !== this.#minute || offset !== this.#offset || !this.#isDay(start)) {
      const day = String.fromCharCode(...this.bytes.subarray(start, start + DAY_LENGTH));
      if (offset !== '') {
        const hours = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
        const at = Date.parse(`${day}T${hours}:00${offset.slice(0, 3)}:${offset.slice(3)}`);
        if (Number.isNaN(at)) return false;
        this.#minuteAt = at / 1000;
      } else {
        const clock = this.#clockOf(day);
        if (clock === null) return false;
        this.#minuteAt = Math.floor(clock(minute * 60) / 1000);
      }
      this.#day = day;
      this.#minute = minute;
      this.#offset = offset;
    }
    this.at = this.#minuteAt + (second % 60);
    return true;
  }

  /** @returns null for a day that does not exist */
  #clockOf(day: string): ((second: number) => number) | null {
    const known = this.#clocks.get(day);
    if (known !== undefined) return known;
    if (this.#clocks.size >= MOST_CLOCKS) this.#clocks.clear();
    let clock: ((second: number) => number) | null = null;
    try {
      clock = createWallClock(day, this.timeZone);
    } catch {
      // No such day: the line is unknown.
    }
    this.#clocks.set(day, clock);
    return clock;
  }

  /** @returns where the text begins behind `[4711] `, which may stand there */
  afterProcess(at: number, end: number): number {
    const { bytes } = this;
    if (bytes[at] !== 91) return at;
    const digits = afterDigits(bytes, at + 1, Math.min(end, at + 12));
    return digits > at + 1 && digits + 1 < end && bytes[digits] === 93 && bytes[digits + 1] === 32 ? digits + 2 : at;
  }

  #isDay(start: number): boolean {
    const day = this.#day;
    if (day === '') return false;
    for (let index = 0; index < DAY_LENGTH; index += 1) if (this.bytes[start + index] !== day.charCodeAt(index)) return false;
    return true;
  }

  #secondAt(at: number): number {
    const { bytes } = this;
    if (bytes[at + 2] !== 58 || bytes[at + 5] !== 58 || !this.#digits(at, 2) || !this.#digits(at + 3, 2) || !this.#digits(at + 6, 2)) return -1;
    const hour = numberAt(bytes, at, at + 2);
    const minute = numberAt(bytes, at + 3, at + 5);
    const second = Math.min(59, numberAt(bytes, at + 6, at + 8));
    return hour > 23 || minute > 59 ? -1 : hour * 3600 + minute * 60 + second;
  }

  #digits(at: number, count: number): boolean {
    return afterDigits(this.bytes, at, at + count) === at + count;
  }
}
