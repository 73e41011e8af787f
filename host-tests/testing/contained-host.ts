import type { Database } from '@/lib/db/client';
import { freePort } from '@/lib/mailserver/testing/free-port';
import { startPrivatePostfix, type PrivatePostfix, type PrivatePostfixOptions } from '@/lib/mailserver/testing/private-postfix';
import { until } from '@/lib/mailserver/testing/until';
import type { ActionStep } from '@/lib/sync/contract';
import { bundleGuard, GuardProcess, type GuardProgram } from './guard-process';
import { configureHostGuard } from './host-guard';
import { RealConsole, type EnrolledHost } from './real-console';

/** A mail host with a guard and a console, as `check --apply` leaves it; its accounts are the test's choice. */
export class ContainedHost {
  private constructor(
    private readonly console: RealConsole,
    private readonly program: GuardProgram,
    readonly postfix: PrivatePostfix,
    readonly enrolled: EnrolledHost,
    private readonly configFile: string,
    private guard: GuardProcess,
  ) {}

  /** @param options.withGate Dovecot asks the guard about every login; @param options.asked Postfix asks about every recipient of those who logged in */
  static async start(options: {
    database: Database;
    accounts: PrivatePostfixOptions['accounts'];
    configuration(host: PrivatePostfix): string;
    withGate: boolean;
    asked: boolean;
    accountDomain?: string;
  }): Promise<ContainedHost> {
    const console = await RealConsole.start(options.database);
    const enrolled = await console.enrol(1_000);
    const [policyPort, gatePort] = [await freePort(), await freePort()];
    const postfix = await startPrivatePostfix({
      accounts: options.accounts,
      policy: { address: `inet:127.0.0.1:${policyPort}`, defaultAction: null, accounts: options.asked },
      authCache: true,
      ...(options.withGate ? { gatePort } : {}),
    });
    const program = await bundleGuard('guard/main.ts');
    const config = await configureHostGuard(postfix, {
      ...{ console: console.url, enrolled, policyListen: `127.0.0.1:${policyPort}`, gatePort, accounts: options.configuration(postfix) },
      ...(options.accountDomain === undefined ? {} : { accountDomain: options.accountDomain }),
    });
    const host = new ContainedHost(console, program, postfix, enrolled, config, new GuardProcess(program, config));
    await host.watches();
    return host;
  }

  /** Performs an act to its end. @returns its steps */
  async act(wish: Parameters<EnrolledHost['ask']>[0]): Promise<{ status: string; steps: ActionStep[] }> {
    const id = await this.enrolled.ask(wish);
    await until('the action has ended', async () => ['done', 'failed'].includes((await this.enrolled.action(id)).status), 60_000);
    const { status, steps } = await this.enrolled.action(id);
    return { status, steps };
  }

  /** What systemd does after a crash. */
  async restartGuard(): Promise<void> {
    await this.guard.end('SIGKILL');
    this.guard = new GuardProcess(this.program, this.configFile);
    await this.watches();
  }

  get guardOutput(): string {
    return this.guard.output;
  }

  async remove(): Promise<void> {
    await this.guard.end('SIGTERM');
    await this.program.remove();
    await this.postfix.remove();
    await this.console.stop();
  }

  private async watches(): Promise<void> {
    const since = Date.now();
    await until('the guard watches', async () => {
      const { report, lastSeenAt } = await this.enrolled.row();
      return report?.status === 'watching' && (lastSeenAt ?? 0) >= since;
    });
  }
}

export const stepsOf = ({ steps }: { steps: ActionStep[] }): Record<string, string> => Object.fromEntries(steps.map(({ step, status, code }) => [step, code === null ? status : `${status} ${code}`]));
