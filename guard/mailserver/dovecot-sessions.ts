import { SessionsNotEnded, type MailSessions } from './mail-server';
import { BoundedLines } from './bounded-lines';
import { CommandFailed, runCommand, type CommandLine } from './run-command';

export interface DovecotOptions {
  doveadm: string;
  /** Null for the default one. */
  configFile: string | null;
}

/** What `doveadm kick` and `who` answer on 2.3 when nobody of that name is logged in (EX_NOUSER); 2.4 answers 0. */
const NOBODY = 68;
/** What `doveadm auth test` answers when the login was refused (EX_NOPERM). */
const REFUSED = 77;
const LONGEST_LINE = 1_000;

/**
 * The IMAP and POP3 sessions of Dovecot, by `doveadm`.
 *
 * @param options.accountDomain where people log in without a domain: the one that their accounts have in the account store
 */
export function createDovecotSessions(options: DovecotOptions & { accountDomain: string | null; timeoutMs: number }): MailSessions {
  const base: CommandLine = [options.doveadm, ...(options.configFile === null ? [] : ['-c', options.configFile])];

  async function doveadm(args: string[], accepted: readonly number[], more: { input?: string; onLine?(line: string): void } = {}): Promise<number> {
    const lines = new BoundedLines(LONGEST_LINE, more.onLine ?? (() => undefined));
    const { code, said } = await runCommand([...base, ...args], {
      timeoutMs: options.timeoutMs,
      ...(more.input === undefined ? {} : { input: more.input }),
      onOutput: (chunk) => {
        lines.push(chunk);
      },
    });
    if (code === null || !accepted.includes(code)) throw new CommandFailed(`\`doveadm ${args.join(' ')}\` ended with code ${code}: ${said.slice(-300)}`);
    return code;
  }

  /** The names that Dovecot may know the account by. */
  function namesOf(account: string): string[] {
    if (!isPlainName(account)) {
      throw new SessionsNotEnded(`The sessions of "${account.slice(0, 100)}" were not ended: doveadm would take this name for a pattern of several. End them by hand with \`doveadm who\` and \`kill\`.`);
    }
    const [local = '', domain] = account.split('@');
    return domain !== undefined && domain === options.accountDomain ? [account, local] : [account];
  }

  async function sessionsOf(name: string): Promise<number> {
    let sessions = 0;
    // The first column on every version; 2.4 has one more of the others.
    const onLine = (line: string): void => {
      if (line.split(/\s/, 1)[0]?.toLowerCase() === name.toLowerCase()) sessions += 1;
    };
    await doveadm(['who', '-1', name], [0, NOBODY], { onLine });
    return sessions;
  }

  async function each<T>(account: string, work: (name: string) => Promise<T>): Promise<T[]> {
    try {
      const results: T[] = [];
      for (const name of namesOf(account)) results.push(await work(name));
      return results;
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      throw new SessionsNotEnded(`The mailbox sessions of ${account} may still be open: ${error.message} The account stays as it is now. Run \`doveadm kick ${account}\` by hand.`, { cause: error });
    }
  }

  const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);

  return {
    loginsReadTheStore: false,
    async forget(account) {
      await each(account, (name) => doveadm(['auth', 'cache', 'flush', name], [0]));
    },
    async count(account) {
      return sum(await each(account, sessionsOf));
    },
    async end(account) {
      const ended = await each(account, async (name) => {
        const sessions = await sessionsOf(name);
        if (sessions > 0) await doveadm(['kick', name], [0, NOBODY]);
        return sessions;
      });
      return sum(ended);
    },
    async tryLogin(account, password, { service, session }) {
      // Dovecot reads the password from its standard input, where no list of processes shows it.
      const codes = await each(account, (name) => doveadm(['auth', 'test', '-x', `service=${service}`, '-x', `session=${session}`, name], [0, REFUSED], { input: `${password}\n` }));
      return codes.includes(0) ? 'accepted' : 'refused';
    },
  };
}

/** doveadm takes `*` and `?` for wildcards, and what begins with `-` for an option. */
function isPlainName(account: string): boolean {
  return /^[\w][^\s*?\\"'\u0000-\u001f]{0,319}$/.test(account);
}
