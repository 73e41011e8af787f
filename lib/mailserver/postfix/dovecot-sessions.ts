import { setTimeout as pause } from 'node:timers/promises';
import { SessionsNotEnded, type MailSessions } from '../mail-server';
import { BoundedLines } from './bounded-lines';
import type { DovecotOptions } from './postfix-options';
import { CommandFailed, runCommand, type CommandLine } from './run-command';

const ATTEMPTS = 30;
const PAUSE_MS = 100;
/** What `doveadm kick` answers when nobody of that name is logged in (EX_NOUSER). */
const NOBODY = 68;
const LONGEST_LINE = 1_000;

/** Ends the IMAP and POP3 sessions of Dovecot with `doveadm`. */
export function createDovecotSessions(options: DovecotOptions & { timeoutMs: number }): MailSessions {
  const base: CommandLine = [options.doveadm, ...(options.configFile === null ? [] : ['-c', options.configFile])];

  async function doveadm(args: string[], accepted: readonly number[], onLine: (line: string) => void = () => undefined): Promise<void> {
    const lines = new BoundedLines(LONGEST_LINE, onLine);
    const { code, said } = await runCommand([...base, ...args], {
      timeoutMs: options.timeoutMs,
      onOutput: (chunk) => {
        lines.push(chunk);
      },
    });
    if (code === null || !accepted.includes(code)) throw new CommandFailed(`\`doveadm ${args.join(' ')}\` ended with code ${code}: ${said.slice(-300)}`);
  }

  async function sessionsOf(account: string): Promise<number> {
    let sessions = 0;
    await doveadm(['who', '-1', account], [0, NOBODY], (line) => {
      if (line.split(/\s/, 1)[0]?.toLowerCase() === account.toLowerCase()) sessions += 1;
    });
    return sessions;
  }

  return {
    async end(account) {
      if (!isPlainName(account)) {
        throw new SessionsNotEnded(`The sessions of "${account.slice(0, 100)}" were not ended: doveadm would take this name for a pattern of several. End them by hand with \`doveadm who\` and \`kill\`.`);
      }
      try {
        // First the cache, or a client that is kicked comes back with the old password at once.
        await doveadm(['auth', 'cache', 'flush', account], [0]);
        const sessions = await sessionsOf(account);
        for (let attempt = 0, left = sessions; left > 0; attempt += 1) {
          if (attempt === ATTEMPTS) throw new CommandFailed(`${left} sessions of ${account} are still open after ${ATTEMPTS} attempts.`);
          await doveadm(['kick', account], [0, NOBODY]);
          left = await sessionsOf(account);
          // A session ends by itself shortly after it was told to.
          if (left > 0) await pause(PAUSE_MS);
        }
        return { sessions };
      } catch (error) {
        if (!(error instanceof CommandFailed)) throw error;
        throw new SessionsNotEnded(`The mailbox sessions of ${account} may still be open: ${error.message} The account stays as it is now. Run \`doveadm kick ${account}\` by hand.`, { cause: error });
      }
    },
  };
}

/** doveadm takes `*` and `?` for wildcards, and what begins with `-` for an option. */
function isPlainName(account: string): boolean {
  return /^[\w][^\s*?\\"'\u0000-\u001f]{0,319}$/.test(account);
}
