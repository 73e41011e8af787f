import type { MailServer } from '../mail-server';
import { MatchingQueue } from '../matching-queue';
import { createDovecotSessions } from '../dovecot-sessions';
import { mailLogFiles } from '../log-files';
import { EximBrake } from './exim-brake';
import { EximCommands } from './exim-commands';
import { eximFacts, factsOf } from './exim-facts';
import { EximMailStore } from './exim-mail-store';
import { EximLocalMail } from './exim-local-mail';
import type { EximOptions } from './exim-options';
import { EximQueue } from './exim-queue';
import { EximSmtp } from './exim-smtp';
import { OwnedSpool } from './owned-spool';

/** One Exim on this host, and Dovecot's mailbox sessions where they are configured. */
export function createEximMailServer(options: EximOptions): MailServer {
  const commands = new EximCommands(options);
  const facts = eximFacts(commands, options.now);
  const owned = new OwnedSpool({ facts, accountDomain: options.accountDomain });
  const brake = new EximBrake(facts, () => commands.deliverAll());
  const queue = new EximQueue(options, commands, owned, () => brake.isEngaged());
  const sessions = options.dovecot && createDovecotSessions({ ...options.dovecot, accountDomain: options.accountDomain, timeoutMs: options.commandTimeoutMs });
  return {
    kind: 'exim',
    ...{ queue, brake },
    matching: new MatchingQueue(new EximMailStore(queue, owned), options),
    smtp: new EximSmtp(options, facts, () => factsOf(commands)),
    log: {
      format: 'exim',
      async files(from, to) {
        const files = await mailLogFiles(options.logFile, from, to);
        return files.filter(({ compressed }) => !compressed).map(({ path, inode }) => ({ path, date: null, id: String(inode) }));
      },
    },
    localMail: new EximLocalMail({ commands, queue, owned }),
    loginlessSenders: async () => {
      const { entries, unread } = (await facts()).networks;
      return { networks: entries, unread, filtering: false };
    },
    ...(sessions ? { sessions } : {}),
  };
}
