import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrivatePostfix } from '@/lib/mailserver/testing/private-postfix';
import type { EnrolledHost } from './real-console';

/** Writes the guard's configuration for a private Postfix. @param options.state its folder, when not beside Postfix @returns the file */
export async function configureHostGuard(host: PrivatePostfix, options: { console: string; enrolled: Pick<EnrolledHost, 'token'>; policyListen: string; accounts: string; state?: string }): Promise<string> {
  const path = (name: string): string => join(host.directory, name);
  await writeFile(path('token'), options.enrolled.token, { mode: 0o600 });
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
stop = ${command('stop')}
start = ${command('start')}
[mailserver.dovecot]
doveadm = "${host.debian.program('doveadm')}"
config_file = "${host.dovecot.configFile}"
[accounts]
${options.accounts}
[policy]
listen = "${options.policyListen}"
[state]
directory = "${options.state ?? path('guard')}"
`;
  await writeFile(path('guard.toml'), toml);
  return path('guard.toml');
}

function logSource({ logFile, options: { journal } }: PrivatePostfix): string {
  if (journal === null) return `log_file = "${logFile}"`;
  return `log_source = "journal"\njournalctl = "${journal.journalctl}"\njournal_directory = "${journal.directory}"`;
}
