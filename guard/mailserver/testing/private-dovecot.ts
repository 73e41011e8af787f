import { existsSync } from 'node:fs';
import { appendFile, chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gateLines } from '../dovecot/gate-lines';
import { runServiceCommand, type CommandLine } from '../run-command';
import { openDebian, type Debian } from './debian';
import { pidIn } from './pid-file';
import { until } from './until';

/** `nobody` of Debian, who owns the mailboxes. */
const MAIL_USER = 65_534;

/** What the private Dovecot shows to the guard's gate; the guard finds it in its state directory. */
export const GATE_SECRET = '5ec4e7'.repeat(11).slice(0, 64);

/** Where the private Dovecot looks an account up. */
export type PassdbChoice =
  | { kind: 'passwd-file'; file: string }
  | { kind: 'pam' }
  | { kind: 'sql'; driver: 'pgsql' | 'mysql'; connect: string; passwordQuery: string; defaultScheme: string }
  /** Whoever logs in is looked for by his address, and let in when the directory takes his password: the usual way. */
  | { kind: 'ldap'; port: number; base: string; admin: string; adminPassword: string };

export interface PrivateDovecot {
  configFile: string;
  imapPort: number;
  /** For smtpd_sasl_path. */
  authSocket: string;
  logFile: string;
  /** Where it takes mail to be delivered, if it was asked to; a mailbox's Sieve script is `mail/ADDRESS.sieve`. */
  lmtpSocket: string;
  /** What its Sieve scripts send goes by SMTP to this port of the host; by `sendmail` again with null. */
  submitTo(port: number | null): Promise<void>;
  stop(): Promise<void>;
}

interface DovecotChoices {
  directory: string;
  imapPort: number;
  passdb: PassdbChoice;
  authCache: boolean;
  /** It logs by syslog instead of a file. */
  syslog?: boolean;
  /** Where it asks about every login; nobody when left out. */
  gatePort?: number;
  /** It delivers mail by LMTP and runs Sieve scripts, for which the Postfix with this configuration is the host's own. Only up to 2.3. */
  deliversFor?: string;
}

/** A Dovecot of its own in `directory`, with IMAP on 127.0.0.1 and an authentication socket for Postfix. */
export async function startPrivateDovecot(options: DovecotChoices & { debian?: Debian }): Promise<PrivateDovecot> {
  const { directory, imapPort } = options;
  const debian = options.debian ?? (await openDebian('this-host', directory));
  const path = (name: string): string => join(directory, name);
  await mkdir(path('mail'), { recursive: true });
  await chown(path('mail'), MAIL_USER, MAIL_USER);
  await writeFile(path('dovecot.conf'), await (isSince24(debian) ? configurationSince24(options) : configuration(options)));
  const command: CommandLine = [debian.program('dovecot'), '-c', path('dovecot.conf')];
  async function start(): Promise<number> {
    const { code, said } = await runServiceCommand(options.deliversFor === undefined ? command : amidPostfix(options.deliversFor, command), { timeoutMs: 20_000 });
    if (code !== 0) throw new Error(`Dovecot did not start: ${said} ${await readFile(path('log'), 'utf8').catch(() => '')}`);
    await until('Dovecot can be asked', () => existsSync(path('auth')));
    return pidIn(path('run/master.pid'));
  }
  let pid = await start();
  async function stop(): Promise<void> {
    if (!isRunning(pid)) return;
    process.kill(pid, 'SIGTERM');
    await until('Dovecot has ended', () => !isRunning(pid));
  }
  return {
    configFile: path('dovecot.conf'),
    imapPort,
    authSocket: path('auth'),
    logFile: path('log'),
    lmtpSocket: path('lmtp'),
    async submitTo(port) {
      await stop();
      await appendFile(path('dovecot.conf'), `submission_host = ${port === null ? '' : `127.0.0.1:${port}`}\n`);
      pid = await start();
    },
    stop,
  };
}

async function configuration({ directory, imapPort, passdb, authCache, gatePort, deliversFor, syslog = false }: DovecotChoices): Promise<string> {
  const path = (name: string): string => join(directory, name);
  if (passdb.kind === 'sql') {
    const lines = [`driver = ${passdb.driver}`, `connect = ${passdb.connect}`, `default_pass_scheme = ${passdb.defaultScheme}`, `password_query = ${passdb.passwordQuery}`];
    await writeFile(path('sql.conf'), lines.join('\n') + '\n');
  }
  if (passdb.kind === 'ldap') {
    const lines = [`hosts = 127.0.0.1:${passdb.port}`, `base = ${passdb.base}`, `dn = ${passdb.admin}`, `dnpass = ${passdb.adminPassword}`, 'auth_bind = yes', 'pass_filter = (mail=%u)'];
    await writeFile(path('ldap.conf'), lines.join('\n') + '\n', { mode: 0o600 });
  }
  return `
base_dir = ${path('run')}
state_dir = ${path('state')}
log_path = ${syslog ? 'syslog' : path('log')}
protocols = imap${deliversFor === undefined ? '' : ' lmtp'}
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
${authCache ? 'auth_cache_size = 1M' : ''}
${gateOf(gatePort)}
mail_location = maildir:${path('mail')}/%u
first_valid_uid = 1
passdb {
  driver = ${passdb.kind}
  ${passdb.kind === 'pam' ? '' : `args = ${passdb.kind === 'passwd-file' ? passdb.file : path(`${passdb.kind}.conf`)}`}
}
userdb {
  driver = static
  args = uid=${MAIL_USER} gid=${MAIL_USER} home=${path('mail')}/%u
}
${services(path('auth'), imapPort)}${deliversFor === undefined ? '' : delivery(path)}`;
}

/** Programs that start below it see this configuration as the host's own, as asLocalUser does. */
function amidPostfix(configDirectory: string, command: CommandLine): CommandLine {
  return ['/usr/bin/unshare', '--mount', '--propagation', 'private', '/bin/sh', '-c', 'mount --bind "$1" /etc/postfix && shift && exec "$@"', 'sh', configDirectory, ...command];
}

const delivery = (path: (name: string) => string): string => `service lmtp {
  unix_listener ${path('lmtp')} {
    mode = 0666
  }
}
protocol lmtp {
  mail_plugins = sieve
  postmaster_address = postmaster@example.test
}
plugin {
  sieve = file:${path('mail')}/%u.sieve
}
`;

function isSince24({ dovecotVersion }: Debian): boolean {
  const [major = 0, minor = 0] = dovecotVersion.split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 4);
}

/** The same in the language that 2.4 reads. */
function configurationSince24({ directory, imapPort, passdb, authCache, gatePort, syslog = false }: DovecotChoices): string {
  const path = (name: string): string => join(directory, name);
  return `dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
base_dir = ${path('run')}
state_dir = ${path('state')}
log_path = ${syslog ? 'syslog' : path('log')}
protocols {
  imap = yes
}
listen = 127.0.0.1
ssl = no
auth_allow_cleartext = yes
auth_mechanisms = plain login
auth_failure_delay = 0
${authCache ? 'auth_cache_size = 1M' : ''}
${gateOf(gatePort)}
mail_driver = maildir
mail_path = ${path('mail')}/%{user}
first_valid_uid = 1
${passdbSince24(passdb)}
userdb static {
  fields {
    uid = ${MAIL_USER}
    gid = ${MAIL_USER}
    home = ${path('mail')}/%{user}
  }
}
${services(path('auth'), imapPort)}`;
}

function passdbSince24(passdb: PassdbChoice): string {
  if (passdb.kind === 'sql') return sqlPassdbSince24(passdb);
  if (passdb.kind === 'ldap') return ldapPassdbSince24(passdb);
  return passdb.kind === 'pam' ? 'passdb pam {\n}' : `passdb passwd-file {\n  passwd_file_path = ${passdb.file}\n}`;
}

const gateOf = (port: number | undefined): string => (port === undefined ? '' : gateLines({ port, secret: GATE_SECRET, nonce: 'of-a-test' }));

/** @param passdb.connect in the form of 2.3, `key=value …` */
function sqlPassdbSince24({ driver, connect, passwordQuery, defaultScheme }: Extract<PassdbChoice, { kind: 'sql' }>): string {
  const given = new Map(connect.trim().split(/\s+/).map((pair) => pair.split('=') as [string, string]));
  const host = given.get('host') ?? '';
  const parameters = ['user', 'password', 'dbname', 'port'].filter((name) => given.has(name)).map((name) => `  ${name} = ${given.get(name)}`);
  return `sql_driver = ${driver}
${driver} ${host} {
${parameters.join('\n')}
}
passdb sql {
  default_password_scheme = ${defaultScheme}
  query = ${passwordQuery.replaceAll('%u', '%{user}')}
}`;
}

const ldapPassdbSince24 = ({ port, base, admin, adminPassword }: Extract<PassdbChoice, { kind: 'ldap' }>): string => `ldap_uris = ldap://127.0.0.1:${port}
ldap_base = ${base}
ldap_auth_dn = ${admin}
ldap_auth_dn_password = ${adminPassword}
passdb ldap {
  bind = yes
  filter = (mail=%{user})
}`;

function services(authSocket: string, imapPort: number): string {
  return `service imap-login {
  inet_listener imap {
    port = ${imapPort}
  }
  inet_listener imaps {
    port = 0
  }
}
# Without the growing pause after failed logins, which all tests would share: they come from one address.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service auth {
  unix_listener ${authSocket} {
    mode = 0666
  }
}
`;
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
