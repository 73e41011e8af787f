import type { MailServer } from '../mail-server';
import { MatchingQueue } from '../matching-queue';
import { EmbeddedMailStore } from './embedded-mail-store';
import { createEmbeddedBrake } from './embedded-brake';
import { createEmbeddedLog } from './embedded-log';
import { createEmbeddedQueue } from './embedded-queue';
import { createEmbeddedSmtp } from './embedded-smtp';
import { embeddedLayout } from './layout';

/** The embedded mail server as the guard sees it. It works on files and on the process, whether or not the server runs. */
export function createEmbeddedMailServer(options: { directory: string; smtpHost: string; smtpPort: number; now(): number }): MailServer {
  const layout = embeddedLayout(options.directory);
  return {
    kind: 'embedded',
    queue: createEmbeddedQueue({ folders: layout, now: options.now }),
    matching: new MatchingQueue(new EmbeddedMailStore(layout), { now: options.now }),
    brake: createEmbeddedBrake(layout.orders),
    smtp: createEmbeddedSmtp({ instanceFile: layout.instance, host: options.smtpHost, port: options.smtpPort }),
    log: createEmbeddedLog(layout.logs),
    // There is no IMAP or POP3, and every AUTH looks at the accounts file.
    sessions: { loginsReadTheStore: true, forget: () => Promise.resolve(), count: () => Promise.resolve(0), end: () => Promise.resolve(0) },
  };
}
