import type { LogParser } from '@/lib/logs/event';
import { createMailCarrierParser } from '@/lib/logs/mailcarrier';
import { createPostfixParser } from '@/lib/logs/postfix';
import type { SmtpLogFile } from '@/lib/mailserver/mail-server';
import type { LogWorkerSettings } from './log-worker-messages';

/** Postfix names an account once for each message, so one parser sees all of its files, one after the other. */
export function logParsers(settings: LogWorkerSettings, now: () => number): (file: SmtpLogFile) => LogParser {
  const { format, timeZone, postfix } = settings;
  if (format === 'postfix') {
    const parser = createPostfixParser({ near: now(), timeZone, ...postfix });
    return () => parser;
  }
  return ({ path, date }) => {
    if (date === null) throw new Error(`The name of ${path} does not tell the date of its lines.`);
    return createMailCarrierParser({ date, timeZone });
  };
}
