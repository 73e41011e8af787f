import { LINE_WITHIN, LONGEST_LINE } from './counters';
import { CORE_MODULE } from './generated/core-module';
import { LineFinder } from './line-finder';
import { LogClock } from './log-clock';
import { createLogCore, type LogCore } from './log-core';
import type { LogFormat } from './log-engine';

/** So much of the beginning of a log is enough to tell its format, unless it begins with much of anything else. */
export const BEGINNING_BYTES = 64 * 1024;
/** A core that only looks needs no more memory. */
const PAGES: readonly number[] = [1024];
const MOST_PROGRAMS = 50;
/** When the lines were written is not asked here. */
const SOME_TIME = 1e12;

const MAILCARRIER = /^\d\d:\d\d:\d\d \d{1,5},\d{1,5},[0-9A-Fa-f-]{36},/;
const EXIM_STAMP = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})?(?: [+-]\d{4})? (?:\[\d{1,10}\] )?`;
const EXIM_ID = String.raw`[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4}) `;
/** What Exim says of no message, in a night in which nobody writes. */
const EXIM_NOISE = String.raw`[\w-]+ authenticator failed for |exim [\d.]+ daemon started: |Start queue run: |End queue run: |no host name found for IP address |SMTP (?:call|command|connection|data|protocol|syntax) |TLS error on connection |unexpected disconnection while reading SMTP command |H=.* (?:rejected|temporarily rejected) `;
const EXIM = new RegExp(`^${EXIM_STAMP}(?:${EXIM_ID}|${EXIM_NOISE})`);
const POSTFIX_PROGRAM =
  /^[^\s[\]]+\/(?:smtpd|qmgr|oqmgr|cleanup|smtp|lmtp|local|virtual|pipe|error|discard|bounce|pickup|anvil|scache|master|postsuper|postscreen|tlsproxy|dnsblog|trivial-rewrite|verify|flush|proxymap|tlsmgr|postfix-script|postlog)\[\d+\]: /;
const EXIM_PROGRAM = /^exim\d?(?:\[\d+\])?: /;
const PROGRAM = /^([\w./-]{1,64})(?:\[\d+\])?: /;

const SYSLOG_POSTFIX = new RegExp(String.raw`^(?:\w{3} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.+Z-]{8,32}) [^\s[\]]+ ${POSTFIX_PROGRAM.source.slice(1)}`);
const LINES_AT_ONCE = 50;

/** Most logs tell it by one of their first lines as they stand; nothing else needs to be begun for that. */
function atOnce(beginning: Uint8Array): LogFormat | null {
  for (const line of new TextDecoder('latin1').decode(beginning.subarray(0, BEGINNING_BYTES)).split('\n', LINES_AT_ONCE)) {
    if (SYSLOG_POSTFIX.test(line)) return 'postfix';
    if (MAILCARRIER.test(line)) return 'mailcarrier';
    if (EXIM.test(line)) return 'exim';
  }
  return null;
}

/** Tells the format of a log by its lines, whatever they stand in. Bytes in, in pieces of any length. */
export class FormatDetector {
  #syslog = false;
  readonly #programs = new Map<string, number>();
  readonly #finder: LineFinder;
  readonly #log: LogCore;

  constructor() {
    const clock = new LogClock((): Uint8Array => this.#log.bytes, { near: SOME_TIME, date: '2001-09-09', timeZone: 'UTC' });
    this.#log = createLogCore(CORE_MODULE, { secondsAt: clock.secondsAt, minuteOfDay: clock.minuteOfDay }, { pages: PAGES });
    this.#finder = new LineFinder(this.#log);
  }

  /** Lines of syslog were there, but none of a mail server that is known. */
  get sawSyslog(): boolean {
    return this.#syslog;
  }

  /** The programs whose lines were there, the one with the most first. */
  get programs(): readonly string[] {
    return [...this.#programs].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  }

  /** @returns the format of the first file that tells one, looking at its beginning; null when none does */
  static of(beginnings: readonly Uint8Array[]): { format: LogFormat; detector: null } | { format: LogFormat | null; detector: FormatDetector } {
    for (const beginning of beginnings) {
      const format = atOnce(beginning);
      if (format !== null) return { format, detector: null };
    }
    const detector = new FormatDetector();
    for (const beginning of beginnings) {
      detector.beginFile();
      const format = detector.look(beginning) ?? detector.finish();
      if (format !== null) return { format, detector };
    }
    return { format: null, detector };
  }

  beginFile(): void {
    this.#finder.beginFile();
    this.#log.core.framesOfFile();
  }

  /** @returns the format once a line tells it */
  look(bytes: Uint8Array): LogFormat | null {
    for (let at = 0; at < bytes.length; ) {
      const { room } = this.#finder;
      const part = bytes.subarray(at, at + room.length);
      room.set(part);
      at += part.length;
      this.#finder.filled(part.length);
      const format = this.#lines();
      this.#finder.carry();
      if (format !== null) return format;
    }
    return null;
  }

  /** The last line need not end in a line feed. */
  finish(): LogFormat | null {
    this.#finder.finish();
    return this.#lines();
  }

  #lines(): LogFormat | null {
    this.#finder.takeOverlong();
    this.#log.core.framesOfBlock(0);
    const { ends, count } = this.#finder;
    let { start } = this.#finder;
    for (let index = 0; index < count; index += 1) {
      const feed = ends[index] as number;
      const end = feed > start && this.#log.bytes[feed - 1] === 13 ? feed - 1 : feed;
      const format = this.#formatOf(start, end, feed);
      if (format !== null) return format;
      start = feed + 1;
    }
    return null;
  }

  #formatOf(start: number, end: number, feed: number): LogFormat | null {
    const { core } = this.#log;
    const plain = core.isFramed() === 0 ? this.#formatOfText(start, end) : null;
    if (plain !== null || end - start > LONGEST_LINE) return plain;
    const within = core.lineWithin(start, end, feed);
    return within !== LINE_WITHIN ? null : this.#formatOfText(core.textFrom.value, core.textTo.value);
  }

  #formatOfText(start: number, end: number): LogFormat | null {
    const line = this.#text(start, end);
    if (MAILCARRIER.test(line)) return 'mailcarrier';
    if (EXIM.test(line)) return 'exim';
    const program = end > start ? this.#log.core.readHead(start, end) : 0;
    if (program === 0) return null;
    const written = this.#text(program, end);
    if (POSTFIX_PROGRAM.test(written)) return 'postfix';
    if (EXIM_PROGRAM.test(written)) return 'exim';
    const name = PROGRAM.exec(written)?.[1];
    if (name === undefined) return null;
    this.#syslog = true;
    if (this.#programs.size < MOST_PROGRAMS || this.#programs.has(name)) this.#programs.set(name, (this.#programs.get(name) ?? 0) + 1);
    return null;
  }

  #text(from: number, to: number): string {
    return String.fromCharCode(...this.#log.bytes.subarray(from, Math.min(to, from + 400)));
  }
}
