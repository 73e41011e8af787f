import type { LogEvent, LogParser } from './event';
import { readStatement, type Statement } from './mailcarrier-statement';
import { createWallClock } from './wall-clock';

/** No line that the mail server writes comes near this; a longer one is not looked into. */
const LONGEST_LINE = 64 * 1024;

/** `14:05:56 3,1,<uuid>,`: the time, two numbers that say how important the line is, and the connection. */
const HEAD = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d) \d{1,5},\d{1,5},([0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}),/;

export interface MailCarrierLogParser extends LogParser {
  /** The latest time that was read, by which an hour that the clocks repeat is told apart; -Infinity before the first line. */
  readonly newest: number;
}

/**
 * Parses the SMTP receiving log of MailCarrier, and of the embedded mail server, which writes the same.
 * Every part is read at its fixed place and nothing is searched for, so text that a client chose stays text.
 *
 * @param options.date the day of the lines, `2026-11-24`; another day is another file and another parser
 * @param options.timeZone the server's IANA zone
 * @param options.newest the `newest` of a parser that read the lines before
 * @throws RangeError for a date or a zone that does not exist
 */
export function createMailCarrierParser(options: { date: string; timeZone: string; newest?: number }): MailCarrierLogParser {
  const clock = createWallClock(options.date, options.timeZone, options.newest);
  let newest = options.newest ?? -Infinity;
  let unparsed = 0;
  return {
    get unparsed() {
      return unparsed;
    },
    get newest() {
      return newest;
    },
    parse(line) {
      if (line === '' || line === '\r') return null;
      const parts = line.length > LONGEST_LINE ? null : read(line.replace(/^\ufeff/, '').replace(/\r$/, ''));
      if (parts === null) {
        unparsed += 1;
        return null;
      }
      // The clock is asked for every known line, because the order of the lines tells a repeated hour apart.
      const at = clock(parts.second);
      newest = Math.max(newest, at);
      return parts.statement === 'no-event' ? null : ({ at, connection: parts.connection, ...parts.statement } satisfies LogEvent);
    },
  };
}

function read(line: string): { second: number; connection: string; statement: Statement | 'no-event' } | null {
  const head = HEAD.exec(line);
  if (head === null) return null;
  const statement = readStatement(line.slice(head[0].length));
  if (statement === null) return null;
  return { second: Number(head[1]) * 3600 + Number(head[2]) * 60 + Number(head[3]), connection: head[4] ?? '', statement };
}
