import type { MailServer } from '../mail-server';
import { createDovecotSessions } from './dovecot-sessions';
import { postfixLogFiles } from './log-files';
import { PostfixCommands } from './postfix-commands';
import type { PostfixOptions } from './postfix-options';
import { PostfixQueue } from './postfix-queue';
import { PostfixSmtp } from './postfix-smtp';

/** One Postfix instance on this host, and Dovecot's mailbox sessions where they are configured. */
export function createPostfixMailServer(options: PostfixOptions): MailServer {
  const commands = new PostfixCommands(options);
  let known: Promise<string> | null = null;
  const queueDirectory = (): Promise<string> => {
    known ??= commands.setting('queue_directory');
    // A failure is not kept: Postfix may be installed or mended while the guard runs.
    void known.catch(() => (known = null));
    return known;
  };
  const sessions = options.dovecot && createDovecotSessions({ ...options.dovecot, timeoutMs: options.commandTimeoutMs });
  return {
    kind: 'postfix',
    queue: new PostfixQueue(options, commands, queueDirectory),
    smtp: new PostfixSmtp(options, queueDirectory),
    log: {
      format: 'postfix',
      async files(from, to) {
        const files = await postfixLogFiles(options.logFile, from, to);
        return files.filter(({ compressed }) => !compressed).map(({ path }) => ({ path, date: null }));
      },
    },
    ...(sessions ? { sessions } : {}),
  };
}
