import { expect } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { temporarySqlite, type TemporaryDatabase } from '@/lib/db/testing/temporary-database';
import { freePort } from '@/lib/mailserver/testing/free-port';
import { startNextHop, type NextHopStub } from '@/lib/mailserver/testing/next-hop-stub';
import { HOST_PASSWORD, startPrivatePostfix, type PrivatePostfix, type PrivatePostfixOptions } from '@/lib/mailserver/testing/private-postfix';
import { sendMail } from '@/lib/mailserver/testing/smtp-client';
import type { ActionStep } from '@/lib/sync/contract';
import type { AccountBackend } from './account-backend';
import { bundleGuard, GuardProcess, type GuardProgram } from './guard-process';
import { configureHostGuard } from './host-guard';
import { RealConsole, type EnrolledHost } from './real-console';

/** Waits until nothing in it throws. What is asked for on a host comes within seconds, and a minute only ends a broken test. */

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
export class GuardedHost {
  readonly database: TemporaryDatabase;
  readonly console: RealConsole;
  readonly enrolled: EnrolledHost;
  readonly hop: NextHopStub;
  readonly postfix: PrivatePostfix;
  readonly program: GuardProgram;
  readonly configFile: string;
  /** The last one that was started. */
  guard: GuardProcess | null = null;

  private constructor(
    parts: Pick<GuardedHost, 'database' | 'console' | 'enrolled' | 'hop' | 'postfix' | 'program' | 'configFile'>,
    private readonly ends: (() => Promise<unknown>)[],
  ) {
    this.ends.push(async () => this.guard?.end('SIGTERM'));
    ({ database: this.database, console: this.console, enrolled: this.enrolled, hop: this.hop, postfix: this.postfix, program: this.program, configFile: this.configFile } = parts);
  }

  static async start(options: GuardedHostOptions): Promise<GuardedHost> {
    const ends: (() => Promise<unknown>)[] = [];
    try {
      const database = await temporarySqlite();
      ends.push(() => database.remove());
      const console = await RealConsole.start(database.db);
      ends.push(() => console.stop());
      const enrolled = await console.enrol(options.threshold);
      const hop = await startNextHop();
      ends.push(() => hop.close());
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
      const program = await bundleGuard(options.program ?? 'guard/main.ts');
      ends.push(() => program.remove());
      const configFile = await configureHostGuard({ ...postfix, ...told }, {
        ...{ console: console.url, enrolled, policyListen: `127.0.0.1:${policyPort}`, gatePort, accounts: accounts.configuration(postfix) },
        ...(options.accountDomain === undefined ? {} : { accountDomain: options.accountDomain }),
      });
      const host = new GuardedHost({ database, console, enrolled, hop, postfix, program, configFile }, ends);
      if (!options.guardLater) await host.startGuard();
      return host;
    } catch (error) {
      for (const end of ends.reverse()) await end();
      throw error;
    }
  }

  /** Starts a guard without waiting for anything. */
  launchGuard(environment: Record<string, string> = {}): GuardProcess {
    return (this.guard = new GuardProcess(this.program, this.configFile, environment));
  }

  /** @returns when the guard has told the console that it watches, or protects still */
  async startGuard(): Promise<void> {
    const { lastSeenAt } = await this.enrolled.row();
    this.launchGuard();
    await this.hasSettings(lastSeenAt ?? 0);
  }

  /** Waits until the guard goes by the settings that the console has now. @param since an older report does not count */
  async hasSettings(since = 0): Promise<void> {
    await eventually(async () => {
      const { report, lastSeenAt, settings } = await this.enrolled.row();
      expect(lastSeenAt ?? 0, this.guardOutput).toBeGreaterThan(since);
      expect(report).toMatchObject({ status: expect.stringMatching(/^(watching|protected)$/) as string, settingsVersion: settings.version });
    });
  }

  /** What a crash and systemd do. */
  async restartGuard(): Promise<void> {
    await this.guard?.end('SIGKILL');
    await this.startGuard();
  }

  get guardOutput(): string {
    return this.guard?.output ?? '';
  }

  /** What the guard said last. */
  async report() {
    return (await this.enrolled.row()).report;
  }

  /** Recipients of what the next hop took. */
  received(): string[] {
    return this.hop.received.flatMap(({ to }) => to);
  }

  /** Sends one short message by the submission port. @param from somebody else's address, where it is not the account's own */
  send(account: string, to: string, from = account): ReturnType<typeof sendMail> {
    return sendMail(this.postfix.submissionPort, { from, to: [to], text: 'Subject: x\r\n\r\nhi\r\n' }, { user: account, pass: HOST_PASSWORD });
  }

  /** Waits for the end of an action, whichever it is. */
  async ended(id: string): Promise<{ status: string; steps: ActionStep[] }> {
    return eventually(async () => {
      const { status, steps } = await this.enrolled.action(id);
      expect(['done', 'failed']).toContain(status);
      return { status, steps };
    });
  }

  /** Waits until an action is done. @returns its steps */
  async done(id: string): Promise<ActionStep[]> {
    const { status, steps } = await this.ended(id);
    expect(status, JSON.stringify(steps)).toBe('done');
    return steps;
  }

  /** Has an act performed to its end. */
  async act(wish: Parameters<EnrolledHost['ask']>[0]): Promise<{ status: string; steps: ActionStep[] }> {
    return this.ended(await this.enrolled.ask(wish));
  }

  async remove(): Promise<void> {
    for (const end of this.ends.reverse()) await end();
  }
}

const inPasswdFile = ({ passwdFile }: PrivatePostfix): string => `kind = "passwd-file"\nfile = "${passwdFile}"`;

/** @returns of each step its end, with the code that says why it was not done */
export const stepsOf = ({ steps }: { steps: ActionStep[] }): Record<string, string> => Object.fromEntries(steps.map(({ step, status, code }) => [step, code === null ? status : `${status} ${code}`]));
