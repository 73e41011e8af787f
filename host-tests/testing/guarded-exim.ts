import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { GATE_SECRET } from '@sluice/guard/mailserver/testing/private-dovecot';
import { startPrivateExim, type PrivateExim, type PrivateEximOptions } from '@sluice/guard/mailserver/testing/private-exim';
import { HOST_PASSWORD } from '@sluice/guard/mailserver/testing/private-postfix';
import { sendMail } from '@sluice/guard/mailserver/testing/smtp-client';
import type { GuardProgram } from './guard-process';
import { GuardedServer, startAround, type Ends, type GuardedParts } from './guarded-server';

export interface GuardedEximOptions {
  threshold: number;
  accounts: string[];
  /** Its entry below the project; `guard/main.ts` when left out. */
  program?: string;
  exim?: Partial<PrivateEximOptions>;
  /** The test starts it itself, with `startGuard`. */
  guardLater?: boolean;
}

/** A mail host of Exim and Dovecot with all that belongs to it: a console with its database, a next hop, and a guard whom both ask. */
export class GuardedExim extends GuardedServer {
  private constructor(around: GuardedParts, readonly exim: PrivateExim, program: GuardProgram, configFile: string, ends: Ends) {
    super(around, program, configFile, ends);
  }

  static async start(options: GuardedEximOptions): Promise<GuardedExim> {
    const ends: Ends = [];
    try {
      const around = await startAround(ends, options.threshold);
      const [policyPort, gatePort] = [await freePort(), await freePort()];
      const exim = await startPrivateExim({ accounts: options.accounts, nextHopPort: around.hop.port, policyPort, gatePort, ...options.exim });
      ends.push(() => exim.remove());
      const program = await GuardedServer.bundled(options.program ?? 'guard/main.ts', ends);
      const configFile = await configureEximGuard(exim, around, { policyPort, gatePort });
      const host = new GuardedExim(around, exim, program, configFile, ends);
      if (!options.guardLater) await host.startGuard();
      return host;
    } catch (error) {
      for (const end of ends.reverse()) await end();
      throw error;
    }
  }

  /** Sends one short message with a login. @param from somebody else's address, where it is not the account's own */
  send(account: string, to: string, from = account): ReturnType<typeof sendMail> {
    return sendMail(this.exim.smtpPort, { from, to: [to], text: 'Subject: x\r\n\r\nhi\r\n' }, { user: account, pass: HOST_PASSWORD });
  }

  /** What the report counts of a sender's messages. */
  async inQueue(account: string): Promise<{ waiting: number; held: number } | null> {
    const found = (await this.report())?.queue?.accounts.find((each) => each.account === account);
    return found ? { waiting: found.waiting, held: found.held } : null;
  }
}

/** Writes the configuration of a guard beside an Exim. @returns its path */
export async function configureEximGuard({ directory, configDirectory, options, passwdFile }: PrivateExim, { console, enrolled }: { console: { url: string }; enrolled: { token: string } }, ports: { policyPort: number; gatePort: number }): Promise<string> {
  const path = (name: string): string => join(directory, name);
  await writeFile(path('token'), enrolled.token, { mode: 0o600 });
  await mkdir(path('guard'), { mode: 0o700 });
  await writeFile(path('guard/gate-secret'), `${GATE_SECRET}\n`, { mode: 0o600 });
  const toml = `[console]
url = "${console.url}"
token_file = "${path('token')}"
[mailserver]
kind = "exim"
exim = "${options.exim}"
config_file = "${options.configFile}"
config_directory = "${configDirectory}"
log_file = "${options.logFile}"
smtp_port = ${options.smtpPort}
local_domains = ["example.test"]
time_zone = "${Intl.DateTimeFormat().resolvedOptions().timeZone}"
stop = ${JSON.stringify(options.stop)}
start = ${JSON.stringify(options.start)}
[mailserver.dovecot]
doveadm = "${options.dovecot?.doveadm}"
config_file = "${options.dovecot?.configFile}"
[accounts]
kind = "passwd-file"
file = "${passwdFile}"
[policy]
listen = "127.0.0.1:${ports.policyPort}"
[gate]
listen = "127.0.0.1:${ports.gatePort}"
[state]
directory = "${path('guard')}"
`;
  await writeFile(path('guard.toml'), toml);
  return path('guard.toml');
}
