import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FakeConsole } from '@sluice/guard/testing/fake-console';
import { GuardProcess } from '@/host-tests/testing/guard-process';
import { configureHostGuard } from '@/host-tests/testing/host-guard';
import { askPolicy } from '@/host-tests/testing/policy-question';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { startPrivatePostfix, type PrivatePostfix } from '@sluice/guard/mailserver/testing/private-postfix';
import { until } from '@sluice/guard/mailserver/testing/until';

/** A guard as users run it beside a Postfix of its own, with a console that it tells every second. */
export class BenchHost {
  guard: GuardProcess | null = null;

  private constructor(
    readonly postfix: PrivatePostfix,
    readonly console: FakeConsole,
    readonly policyPort: number,
    readonly gatePort: number,
    private readonly folder: string,
  ) {}

  /**
   * Nothing is delivered: the next hop is not there, so all mail that is accepted stays in the queue. Mail from this
   * machine needs no login, because smtp-source(1) cannot log in.
   *
   * @param folder holds the bundled guard
   * @param accounts that may log in
   */
  static async start(folder: string, accounts = ['minsu@example.test']): Promise<BenchHost> {
    const [policyPort, gatePort, nobody, console] = [await freePort(), await freePort(), await freePort(), new FakeConsole()];
    await console.start();
    const postfix = await startPrivatePostfix({
      accounts,
      policy: { address: `inet:127.0.0.1:${policyPort}`, defaultAction: null },
      nextHopPort: nobody,
      main: { mynetworks: '127.0.0.0/8', default_process_limit: '100', smtpd_client_connection_count_limit: '0', minimal_backoff_time: '3000s', queue_run_delay: '3000s' },
    });
    return new BenchHost(postfix, console, policyPort, gatePort, folder);
  }

  /** Resolves when the guard watches with the threshold and answers. */
  async startGuard(threshold: number): Promise<GuardProcess> {
    const version = this.console.settings.version + 1;
    this.console.settings = { applyQueueLimit: true, threshold, version };
    const accounts = `kind = "passwd-file"\nfile = "${this.postfix.passwdFile}"`;
    const config = await configureHostGuard(this.postfix, { console: this.console.url, enrolled: { token: this.console.token }, policyListen: `127.0.0.1:${this.policyPort}`, gatePort: this.gatePort, accounts });
    const guard = new GuardProcess({ node: process.execPath, file: join(this.folder, 'guard.js'), remove: () => Promise.resolve() }, config);
    this.guard = guard;
    await until('the guard watches', () => this.console.last?.report.settingsVersion === version && this.console.last.report.status === 'watching');
    await until('the guard answers', async () => (await askPolicy(this.policyPort, 'minsu@example.test')) === 'DUNNO');
    return guard;
  }

  /** Without a guard beside it, message by message as the guard deletes: `-d ALL` would tell the log of none of them. */
  async emptyQueue(): Promise<void> {
    const names = await readdir(this.postfix.queueDirectory, { recursive: true });
    const ids = names.filter((name) => /^(incoming|active|deferred|hold)\/.*\w{6,}$/.test(name)).map((name) => basename(name));
    const postsuper = spawn('/usr/sbin/postsuper', ['-c', this.postfix.configDirectory, '-d', '-'], { stdio: ['pipe', 'ignore', 'ignore'] });
    postsuper.stdin.end(`${ids.join('\n')}\n`);
    await once(postsuper, 'close');
  }

  async remove(): Promise<void> {
    await this.guard?.end('SIGTERM');
    await this.postfix.remove();
    await this.console.stop();
  }
}
