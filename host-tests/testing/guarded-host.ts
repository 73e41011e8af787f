import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { HOST_PASSWORD, startPrivatePostfix, type PrivatePostfix, type PrivatePostfixOptions } from '@sluice/guard/mailserver/testing/private-postfix';
import { sendMail } from '@sluice/guard/mailserver/testing/smtp-client';
import type { AccountBackend } from './account-backend';
import type { GuardProgram } from './guard-process';
import { GuardedServer, startAround, type Ends, type GuardedParts } from './guarded-server';
import { configureHostGuard } from './host-guard';

export interface GuardedHostOptions {
  threshold: number;
  /** Mailboxes of a passwd-file, all with HOST_PASSWORD, or where else the accounts are kept. */
  accounts: string[] | Pick<AccountBackend, 'accounts' | 'configuration'>;
  /** Its entry below the project; `guard/main.ts` when left out. */
  program?: string;
  /** Dovecot asks the guard about every login. */
  gate?: boolean;
  /** Postfix asks the guard about every recipient of those who logged in. */
  accountQuestions?: boolean;
  accountDomain?: string;
  /** What else is said to Postfix. @param policyPort where the guard answers, on 127.0.0.1 */
  postfix?(policyPort: number): Partial<PrivatePostfixOptions>;
  /** Done before the guard is configured. @returns what the guard is told instead of what is there */
  prepare?(postfix: PrivatePostfix): Promise<Partial<PrivatePostfix> | void>;
  /** The test starts it itself, with `startGuard`. */
  guardLater?: boolean;
}

/** A mail host with all that belongs to it: a console with its database, a next hop, Postfix with Dovecot, and a guard. One at a time in a test file. */
export class GuardedHost extends GuardedServer {
  private constructor(
    around: GuardedParts,
    readonly postfix: PrivatePostfix,
    program: GuardProgram,
    configFile: string,
    private readonly configure: (policyListen: string) => Promise<string>,
    ends: Ends,
  ) {
    super(around, program, configFile, ends);
  }

  static async start(options: GuardedHostOptions): Promise<GuardedHost> {
    const ends: Ends = [];
    try {
      const around = await startAround(ends, options.threshold);
      const { console, enrolled, hop } = around;
      const [policyPort, gatePort] = [await freePort(), await freePort()];
      const accounts = Array.isArray(options.accounts) ? { accounts: options.accounts, configuration: inPasswdFile } : options.accounts;
      const postfix = await startPrivatePostfix({
        accounts: accounts.accounts,
        policy: { address: `inet:127.0.0.1:${policyPort}`, defaultAction: null, accounts: options.accountQuestions ?? false },
        nextHopPort: hop.port,
        ...(options.gate ? { gatePort } : {}),
        ...options.postfix?.(policyPort),
      });
      ends.push(() => postfix.remove());
      const told = (await options.prepare?.(postfix)) ?? {};
      const program = await GuardedServer.bundled(options.program ?? 'guard/main.ts', ends);
      const { url } = console;
      const configure = (policyListen: string): Promise<string> =>
        configureHostGuard({ ...postfix, ...told }, {
          ...{ console: url, enrolled, policyListen, gatePort, accounts: accounts.configuration(postfix) },
          ...(options.accountDomain === undefined ? {} : { accountDomain: options.accountDomain }),
        });
      const configFile = await configure(`127.0.0.1:${policyPort}`);
      const host = new GuardedHost(around, postfix, program, configFile, configure, ends);
      if (!options.guardLater) await host.startGuard();
      return host;
    } catch (error) {
      for (const end of ends.reverse()) await end();
      throw error;
    }
  }

  /** Where Postfix's questions are answered by the guards that start from now on. @returns the configuration, written anew */
  answerAt(policyListen: string): Promise<string> {
    return this.configure(policyListen);
  }

  /** Sends one short message by the submission port. @param from somebody else's address, where it is not the account's own */
  send(account: string, to: string, from = account): ReturnType<typeof sendMail> {
    return sendMail(this.postfix.submissionPort, { from, to: [to], text: 'Subject: x\r\n\r\nhi\r\n' }, { user: account, pass: HOST_PASSWORD });
  }
}

const inPasswdFile = ({ passwdFile }: PrivatePostfix): string => `kind = "passwd-file"\nfile = "${passwdFile}"`;
