import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountStore } from '@sluice/guard/account-stores/account-store';
import type { MailServer } from '@sluice/guard/mailserver/mail-server';
import { assembleGuard, type Guard } from '@sluice/guard/assemble';
import { parseConfig } from '@sluice/guard/config';
import { guardStateSchema, type GuardState } from '@sluice/guard/state/guard-state';
import { bundledLogWorker } from './bundled-log-worker';
import { FakeAccounts } from './fake-accounts';
import { FakeConsole } from './fake-console';
import { FakeMailServer } from './fake-mail-server';
import { silentLog } from './silent-log';

/** A guard in this process with its disk and sockets real, the mail server and the accounts in memory. */
export class GuardRun {
  readonly mailServer = new FakeMailServer();
  readonly accounts = new FakeAccounts('minsu@example.test', 'hana@example.test', 'thief@example.test');
  readonly console = new FakeConsole();
  readonly log = silentLog();
  guard: Guard | null = null;
  replace: ((path: string, text: string) => Promise<void>) | undefined;
  private readonly sockets: Socket[] = [];

  private constructor(readonly directory: string) {}

  static async prepare(): Promise<GuardRun> {
    const run = new GuardRun(await mkdtemp(join(tmpdir(), 'sluice-guard-')));
    await run.console.start();
    await writeFile(join(run.directory, 'token'), `${run.console.token}\n`);
    return run;
  }

  /** @param real used instead of those in memory */
  async start(real: { mailServer?: MailServer; accounts?: AccountStore; policyPort?: number } = {}): Promise<void> {
    const toml = `
      console = { url = "${this.console.url}", token_file = ${JSON.stringify(join(this.directory, 'token'))} }
      mailserver = { kind = "embedded", directory = "unused", smtp_host = "127.0.0.1", smtp_port = 2525, local_domains = ["example.test"], time_zone = "Asia/Seoul" }
      accounts = { kind = "passwd-file", file = "unused" }
      policy = { listen = "127.0.0.1:${real.policyPort ?? 0}" }
      state = { directory = ${JSON.stringify(join(this.directory, 'state'))} }`;
    this.guard = await assembleGuard({
      config: parseConfig(toml, 'guard.toml'),
      guardVersion: '0.0.0-test',
      ...{ mailServer: real.mailServer ?? this.mailServer, accounts: real.accounts ?? this.accounts, log: this.log, replace: this.replace },
      now: Date.now,
      newId: () => crypto.randomUUID(),
      random: Math.random,
      logWorker: await bundledLogWorker(),
    });
    await this.guard.start();
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets.splice(0)) socket.destroy();
    await this.guard?.stop();
    this.guard = null;
  }

  async remove(): Promise<void> {
    await this.stop();
    await this.console.stop();
    await rm(this.directory, { recursive: true });
  }

  async stateOnDisk(): Promise<GuardState> {
    return guardStateSchema.parse(JSON.parse(await readFile(join(this.directory, 'state', 'state.json'), 'utf8')));
  }

  /** Asks the policy server over a connection of its own. @returns the action, for instance `DUNNO` */
  ask(account = 'minsu@example.test'): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.guard?.policy.port ?? 0, '127.0.0.1');
      this.sockets.push(socket);
      socket.once('error', reject);
      socket.once('data', (chunk: Buffer) => {
        socket.destroy();
        resolve(chunk.toString().replace('action=', '').trim());
      });
      socket.write(`request=smtpd_access_policy\nprotocol_state=RCPT\nsasl_username=${account}\nrecipient=x@outside.test\n\n`);
    });
  }
}
