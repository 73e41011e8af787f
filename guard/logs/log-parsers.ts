import type { LogParser } from '@/lib/logs/event';
import { createMailCarrierParser, type MailCarrierLogParser } from '@/lib/logs/mailcarrier';
import { createPostfixParser, type LoginlessSenders, type PostfixLogParser, type SavedPostfixParser } from '@/lib/logs/postfix';
import type { SmtpLogFile } from '@/lib/mailserver/mail-server';
import type { LogWorkerSettings } from './log-worker-messages';

/** What the parsers of another run know between two lines; to be written out at once. */
export type SavedParsers = { format: 'postfix'; parser: SavedPostfixParser } | { format: 'mailcarrier'; newestOf: ReadonlyMap<string, number> };

export interface LogParsers {
  of(file: SmtpLogFile): LogParser;
  save(): SavedParsers;
  /** Lines that tell of recipients in a shape that is not known. */
  readonly unread: number;
}

const MOST_DATES = 10;

/** Postfix names an account once for each message, so one parser sees all of its files, one after the other. */
export function createLogParsers(settings: LogWorkerSettings, now: () => number, saved: SavedParsers | null, senders?: () => LoginlessSenders): LogParsers {
  const { format, timeZone, postfix } = settings;
  if (format === 'postfix') {
    const parser: PostfixLogParser = createPostfixParser({ near: now(), timeZone, ...postfix, senders, saved: saved?.format === 'postfix' ? saved.parser : null });
    return {
      of: () => parser,
      save: () => ({ format, parser: parser.save() }),
      get unread() {
        return parser.unreadDeliveries;
      },
    };
  }
  const newestOf = saved?.format === 'mailcarrier' ? saved.newestOf : new Map<string, number>();
  const parsers = new Map<string, MailCarrierLogParser>();
  return {
    unread: 0,
    of({ path, date }) {
      if (date === null) throw new Error(`The name of ${path} does not tell the date of its lines.`);
      const parser = createMailCarrierParser({ date, timeZone, newest: parsers.has(date) ? undefined : newestOf.get(date) });
      parsers.delete(date);
      parsers.set(date, parser);
      return parser;
    },
    save: () => ({ format, newestOf: new Map([...parsers].slice(-MOST_DATES).map(([date, { newest }]) => [date, newest])) }),
  };
}
