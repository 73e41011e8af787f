import { SyslogTime } from '../syslog-time';

/**
 * Reads the stamp that a syslog line begins with. A busy log has many lines a minute, so only a new minute is worked out
 * from its text; within it a stamp is compared as three or four words.
 */
export class SyslogStamp {
  /** The time of the stamp that was read last, seconds since 1970. */
  at = 0;
  readonly #time: SyslogTime;
  #minute = 0;
  #words: [number, number, number, number] = [0, 0, 0, 0];
  #zone = '';

  /** @param options see SyslogTime */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly view: DataView,
    options: { near: number; timeZone: string },
  ) {
    this.#time = new SyslogTime(options);
  }

  /** @returns the place after the stamp that begins at `start`, or -1 when there is none before `end` */
  read(start: number, end: number): number {
    if (end - start < 17) return -1;
    return this.bytes[start + 4] === 45 ? this.#rfc3339(start, end) : this.#classic(start);
  }

  /** `Nov 24 22:29:01` */
  #classic(start: number): number {
    const { bytes, view } = this;
    const a = view.getUint32(start);
    const b = view.getUint32(start + 4);
    const c = view.getUint32(start + 8);
    const tens = (bytes[start + 13] as number) - 48;
    const ones = (bytes[start + 14] as number) - 48;
    if (bytes[start + 12] !== 58 || (tens | 7) !== 7 || tens > 6 || ones < 0 || ones > 9) return -1;
    const second = tens * 10 + ones;
    if (second > 60) return -1;
    const words = this.#words;
    if (a !== words[0] || b !== words[1] || c !== words[2] || this.#zone !== '') {
      const minute = this.#minuteOf(start, start + 15, second);
      if (minute < 0) return -1;
      this.#minute = minute;
      words[0] = a;
      words[1] = b;
      words[2] = c;
      this.#zone = '';
    }
    this.at = this.#minute + second;
    return start + 15;
  }

  /** `2026-11-24T22:29:01.123456+09:00` */
  #rfc3339(start: number, end: number): number {
    const { bytes, view } = this;
    // Windows count minutes in 32 bits: a year of another century is none.
    if (bytes[start] !== 50 || bytes[start + 1] !== 48) return -1;
    const tens = (bytes[start + 17] as number) - 48;
    const ones = (bytes[start + 18] as number) - 48;
    if (bytes[start + 16] !== 58 || (tens | 7) !== 7 || tens > 5 || ones < 0 || ones > 9) return -1;
    let at = start + 19;
    if (bytes[at] === 46) {
      at += 1;
      const first = at;
      while ((bytes[at] as number) >= 48 && (bytes[at] as number) <= 57) at += 1;
      if (at === first || at > first + 9) return -1;
    }
    const zoneAt = at;
    at += bytes[at] === 90 ? 1 : 6;
    if (at > end) return -1;
    const words = this.#words;
    const a = view.getUint32(start);
    const b = view.getUint32(start + 4);
    const c = view.getUint32(start + 8);
    const d = view.getUint32(start + 12);
    if (a !== words[0] || b !== words[1] || c !== words[2] || d !== words[3] || !this.#zoneIs(zoneAt, at)) {
      const zone = String.fromCharCode(...bytes.subarray(zoneAt, at));
      if (!/^(?:Z|[+-]\d\d:\d\d)$/.test(zone)) return -1;
      const minute = this.#minuteOf(start, start + 19, tens * 10 + ones, zone);
      if (minute < 0) return -1;
      this.#minute = minute;
      this.#words = [a, b, c, d];
      this.#zone = zone;
    }
    this.at = this.#minute + tens * 10 + ones;
    return at;
  }

  #zoneIs(from: number, to: number): boolean {
    const zone = this.#zone;
    if (zone.length !== to - from) return false;
    for (let at = 0; at < zone.length; at += 1) if (zone.charCodeAt(at) !== this.bytes[from + at]) return false;
    return true;
  }

  #minuteOf(from: number, to: number, second: number, zone = ''): number {
    const at = this.#time.read(String.fromCharCode(...this.bytes.subarray(from, to)) + zone);
    return at === null ? -1 : Math.floor(at / 1000) - second;
  }
}
