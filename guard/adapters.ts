import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { accountsElsewhere } from '@sluice/guard/account-stores/elsewhere';
import { createPasswdFileStore } from '@sluice/guard/account-stores/passwd-file';
import { sqlStoreOptions, type SqlSettings } from '@sluice/guard/account-stores/sql/settings';
import { createSqlStore } from '@sluice/guard/account-stores/sql/sql-store';
import type { AccountStore } from '@sluice/guard/account-stores/account-store';
import { createEmbeddedMailServer } from '@sluice/guard/mailserver/embedded/embedded-mail-server';
import { createEximMailServer } from '@sluice/guard/mailserver/exim/exim-mail-server';
import { eximOptions } from '@sluice/guard/mailserver/exim/settings';
import type { MailServer } from '@sluice/guard/mailserver/mail-server';
import { createPostfixMailServer } from '@sluice/guard/mailserver/postfix/postfix-mail-server';
import { postfixOptions } from '@sluice/guard/mailserver/postfix/settings';
import { ConfigError, type GuardConfig } from './config';
import { detailOf } from './guard-log';

/** The mail server and the account store that the configuration names. @throws ConfigError */
export async function createAdapters(config: GuardConfig, now: () => number): Promise<{ mailServer: MailServer; accounts: AccountStore }> {
  return { mailServer: mailServerOf(config, now), accounts: await accountsOf(config.accounts) };
}

/** Systemd leaves this folder where it is the one that runs the host, see sd_booted(3). */
const isRunBySystemd = (): boolean => existsSync('/run/systemd/system');

function mailServerOf({ mailserver, state }: GuardConfig, now: () => number): MailServer {
  const host = { stateDirectory: state.directory, systemd: isRunBySystemd(), now };
  if (mailserver.kind === 'postfix') return createPostfixMailServer(postfixOptions(mailserver, { common: mailserver, ...host }));
  if (mailserver.kind === 'exim') return createEximMailServer(eximOptions(mailserver, { common: mailserver, ...host }));
  const { directory, smtp_host: smtpHost, smtp_port: smtpPort } = mailserver;
  return createEmbeddedMailServer({ directory, smtpHost, smtpPort, now });
}

/** @throws ConfigError when a file with a secret cannot be read */
export async function accountsOf(accounts: GuardConfig['accounts']): Promise<AccountStore> {
  if (accounts.kind === 'elsewhere') return accountsElsewhere();
  return accounts.kind === 'sql' ? createSqlStore(sqlStoreOptions(accounts, await secretsOf(accounts))) : createPasswdFileStore({ file: accounts.file });
}

async function secretsOf({ password_file: passwordFile, tls_ca_file: tlsFile }: SqlSettings): Promise<{ password: string | null; tlsAuthority: string | null }> {
  const password = await textOf('accounts.password_file', passwordFile);
  return { password: password?.replace(/\r?\n$/, '') ?? null, tlsAuthority: await textOf('accounts.tls_ca_file', tlsFile) };
}

async function textOf(key: string, file: string | undefined): Promise<string | null> {
  if (file === undefined) return null;
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ConfigError(`The file ${file} of the key ${key} cannot be read (${detailOf(error)}). Nothing was started. Check the path and the file's permissions.`);
  }
}
