import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { GATE_SECRET } from '@sluice/guard/mailserver/testing/private-dovecot';
import type { PrivatePostfix } from '@sluice/guard/mailserver/testing/private-postfix';
import type { EnrolledHost } from './real-console';

/** Writes the guard's configuration for a private Postfix. @param options.state its folder, when not beside Postfix @returns the file */
export async function configureHostGuard(
  host: PrivatePostfix,
  options: { console: string; enrolled: Pick<EnrolledHost, 'token'>; policyListen: string; accounts: string; state?: string; gatePort?: number; accountDomain?: string },
): Promise<string> {
  const path = (name: string): string => join(host.directory, name);
  await writeFile(path('token'), options.enrolled.token, { mode: 0o600 });
  const state = options.state ?? path('guard');
  await mkdir(state, { recursive: true, mode: 0o700 });
  await writeFile(join(state, 'gate-secret'), `${GATE_SECRET}\n`, { mode: 0o600 });
  const command = (action: string): string => JSON.stringify([host.debian.program('postfix'), '-c', host.configDirectory, action]);
  const toml = `[console]
url = "${options.console}"
token_file = "${path('token')}"
[mailserver]
kind = "postfix"
config_directory = "${host.configDirectory}"
command_directory = "${host.options.commandDirectory}"
${logSource(host)}
smtp_port = ${host.smtpPort}
local_domains = ["example.test"]
time_zone = "${host.options.timeZone}"
${options.accountDomain === undefined ? '' : `account_domain = "${options.accountDomain}"`}
stop = ${command('stop')}
start = ${command('start')}
[mailserver.dovecot]
doveadm = "${host.debian.program('doveadm')}"
config_file = "${host.dovecot.configFile}"
[accounts]
${options.accounts}
[policy]
listen = "${options.policyListen}"
[gate]
listen = "127.0.0.1:${options.gatePort ?? (await freePort())}"
[state]
directory = "${state}"
`;
  await writeFile(path('guard.toml'), toml);
  return path('guard.toml');
}

function logSource({ logFile, options: { journal } }: PrivatePostfix): string {
  if (journal === null) return `log_file = "${logFile}"`;
  return `log_source = "journal"\njournalctl = "${journal.journalctl}"\njournal_directory = "${journal.directory}"`;
}
