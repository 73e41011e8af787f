import type { MailServer } from '../mail-server';
import { MatchingQueue } from '../matching-queue';
import { PostfixMailStore } from './postfix-mail-store';
import { createDovecotSessions } from '../dovecot-sessions';
import { ContainerLog } from '../docker/container-log';
import { journalQuery } from './journal-query';
import { PostfixLocalMail } from './local-mail';
import { mailLogFiles } from '../log-files';
import { OwnedQueue } from './owned-queue';
import { OwnerLog } from './owner-log';
import { PostfixBrake } from './postfix-brake';
import { PostfixCommands } from './postfix-commands';
import type { PostfixOptions } from './postfix-options';
import { PostfixQueue } from './postfix-queue';
import { PostfixSmtp } from './postfix-smtp';
import { AskedSenderRules } from './sender-rules';
import { SubmittingUsers } from './submitting-users';

/** A failure stands for this long: the queue is measured twenty times a second, and Postfix may be mended meanwhile. */
const FAILURE_STANDS_MS = 2_000;

/** One Postfix instance on this host, and Dovecot's mailbox sessions where they are configured. */
export function createPostfixMailServer(options: PostfixOptions): MailServer {
  const commands = new PostfixCommands(options);
  const queueDirectory = askedOnce(() => commands.setting('queue_directory'), options.now);
  const rules = new AskedSenderRules(commands, options.now);
  const brake = new PostfixBrake(commands);
  const { accountDomain, journal, now } = options;
  const container = options.container ? new ContainerLog(options.container, now) : null;
  const logFile = (): Promise<string> => (container === null ? Promise.resolve(options.logFile) : container.file());
  const owned = new OwnedQueue({ queueDirectory, rules: () => rules.current(), log: new OwnerLog({ ...options, logFile, journal: journal && (() => journalQuery(journal, queueDirectory)) }), accountDomain, now });
  const sessions = options.dovecot && createDovecotSessions({ ...options.dovecot, accountDomain, timeoutMs: options.commandTimeoutMs });
  return {
    kind: 'postfix',
    queue: new PostfixQueue(options, commands, queueDirectory, owned, () => brake.isEngaged()),
    matching: new MatchingQueue(new PostfixMailStore({ commands, owned, queueDirectory, isBraked: () => brake.isEngaged() }), options),
    brake,
    smtp: new PostfixSmtp(options, commands, queueDirectory),
    log: {
      format: 'postfix',
      ...(journal ? { journal: () => journalQuery(journal, queueDirectory) } : {}),
      async files(from, to) {
        const files = await mailLogFiles(await logFile(), from, to);
        return files.filter(({ compressed }) => !compressed).map(({ path, inode }) => ({ path, date: null, id: String(inode) }));
      },
    },
    localUsers: new SubmittingUsers(commands, options.commandTimeoutMs),
    localMail: new PostfixLocalMail({ commands, owned, queueDirectory }),
    loginlessSenders: async () => {
      const { networks, filtering } = await rules.current();
      return { networks: networks.entries, unread: networks.unread, filtering };
    },
    ...(sessions ? { sessions } : {}),
  };
}

/** @returns a function that asks the first time, and again only some time after a failure */
function askedOnce(ask: () => Promise<string>, now: () => number): () => Promise<string> {
  let answer: { at: number; value: Promise<string>; failed: boolean } | null = null;
  return () => {
    if (answer === null || (answer.failed && Math.abs(now() - answer.at) >= FAILURE_STANDS_MS)) {
      const asked = { at: now(), value: ask(), failed: false };
      asked.value.catch(() => {
        asked.failed = true;
      });
      answer = asked;
    }
    return answer.value;
  };
}
