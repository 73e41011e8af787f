import { execFile } from 'node:child_process';
import { chown, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { check, type Verdict } from '@sluice/guard/commands/check';
import { askGuardToLook, checkSocketOf } from '@sluice/guard/check/check-socket';
import type { Finding } from '@sluice/guard/check/finding';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { startPrivatePostfix, type PrivatePostfix } from '@sluice/guard/mailserver/testing/private-postfix';
import { until } from '@sluice/guard/mailserver/testing/until';
import { bundleGuard, GuardProcess, type GuardProgram } from './guard-process';
import { configureHostGuard } from './host-guard';
import type { EnrolledHost } from './real-console';

const run = promisify(execFile);

/** A mail host whose Postfix becomes one set-up after the other, with a guard that runs, and `sluice guard check`. */
export class CheckedHost {
  private constructor(
    readonly postfix: PrivatePostfix,
    readonly guard: GuardProcess,
    private readonly program: GuardProgram,
    readonly policyListen: string,
    readonly configFile: string,
    readonly ports: readonly number[],
  ) {}

  /**
   * @param options.listen where it answers; a free port of 127.0.0.1 when left out
   * @param options.console none answers when left out
   * @param options.user whose rights the guard has; those of the test when left out
   */
  static async start(options: { accounts: string[]; listen?(host: PrivatePostfix): string; console?: { url: string; enrolled: Pick<EnrolledHost, 'token'> }; user?: { uid: number; gid: number } }): Promise<CheckedHost> {
    const postfix = await startPrivatePostfix({ accounts: options.accounts });
    const policyListen = options.listen?.(postfix) ?? `127.0.0.1:${await freePort()}`;
    const accounts = `kind = "passwd-file"\nfile = "${postfix.passwdFile}"`;
    const configFile = await configureHostGuard(postfix, { console: options.console?.url ?? 'http://127.0.0.1:9', enrolled: options.console?.enrolled ?? { token: 'a token' }, policyListen, accounts });
    await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '3650', '-subj', '/CN=mail.example.test', '-keyout', join(postfix.directory, 'key.pem'), '-out', join(postfix.directory, 'cert.pem')]);
    const program = await bundleGuard('guard/main.ts');
    if (options.user !== undefined) {
      const state = await readdir(join(postfix.directory, 'guard'));
      for (const name of ['guard', 'token', ...state.map((file) => join('guard', file))]) await chown(join(postfix.directory, name), options.user.uid, options.user.gid);
    }
    const guard = new GuardProcess(program, configFile, {}, options.user);
    const ports = await Promise.all(Array.from({ length: 8 }, () => freePort()));
    const host = new CheckedHost(postfix, guard, program, policyListen, configFile, ports);
    await until('the guard lets itself be asked', async () => (await askGuardToLook(host.socket, { failOpen: true }).catch(() => null)) !== null);
    return host;
  }

  /** Lines of main.cf for TLS with a certificate of its own. */
  get tls(): string {
    return `smtpd_tls_cert_file = ${join(this.postfix.directory, 'cert.pem')}\nsmtpd_tls_key_file = ${join(this.postfix.directory, 'key.pem')}`;
  }

  /** The Postfix of before is forgotten, with what was applied to it. */
  async become(setUp: { main: string; master: string }): Promise<void> {
    await rm(join(this.postfix.configDirectory, 'sluice-applied.json'), { force: true });
    await this.postfix.become(setUp);
  }

  /** What the running guard finds. */
  async findings(): Promise<Finding[]> {
    return (await askGuardToLook(this.socket, { failOpen: true }))?.findings ?? [];
  }

  async check(flags: { apply?: boolean; undo?: boolean } = {}): Promise<{ verdict: Verdict; said: string }> {
    const lines: string[] = [];
    const verdict = await check({ configFile: this.configFile, apply: false, undo: false, failClosed: false, ...flags, say: (line) => lines.push(line), now: Date.now });
    return { verdict, said: lines.join('\n') };
  }

  main(): Promise<string> {
    return readFile(join(this.postfix.configDirectory, 'main.cf'), 'utf8');
  }

  async remove(): Promise<void> {
    await this.guard.end('SIGKILL');
    await this.program.remove();
    await this.postfix.remove();
  }

  private get socket(): string {
    return checkSocketOf(join(this.postfix.directory, 'guard'));
  }
}
