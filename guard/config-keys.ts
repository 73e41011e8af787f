/** What each key of the configuration means, in one sentence; told beside a wrong value and in a newly written file. */
export const CONFIG_KEYS: Readonly<Record<string, string>> = {
  'console.url': 'the address by which this host reaches the console',
  'console.token_file': "the file with this guard's token, written by `sluice guard enroll`",
  'mailserver.kind': 'which mail server runs here: "postfix", "exim" or "embedded"',
  'mailserver.directory': 'the folder of the embedded mail server',
  'mailserver.smtp_host': 'the address on which the SMTP receiving service answers',
  'mailserver.smtp_port': 'the port on which the SMTP receiving service answers',
  'mailserver.local_domains': 'the domains whose mailboxes are on this host; all others are outside',
  'mailserver.time_zone': 'the time zone in which this host writes its log',
  'mailserver.config_directory': 'the folder with main.cf; beside Exim, that from which update-exim4.conf makes its configuration',
  'mailserver.command_directory': 'the folder with postconf, postqueue and postsuper',
  'mailserver.exim': 'the path of Exim',
  'mailserver.config_file': "Exim's configuration, where it is not the usual one",
  'mailserver.log_source': 'where the log is: "file", "journal" for systemd\'s journal, or "docker" for a container\'s output',
  'mailserver.log_container': 'the name of the container whose output is the log, with log_source = "docker"',
  'mailserver.docker_directory': 'the data folder of Docker',
  'mailserver.journalctl': 'the path of journalctl',
  'mailserver.journal_directory': 'the folder of the journal, where it is not the host\'s own',
  'mailserver.log_file': 'the file that Postfix writes its log to, or Exim its main log',
  'mailserver.log_names': 'no longer needed: the syslog names of Postfix are found in the log',
  'mailserver.account_domain': 'the domain that accounts have that log in without one',
  'mailserver.stop': 'the command that stops the SMTP receiving service, as a list',
  'mailserver.start': 'the command that starts the SMTP receiving service, as a list',
  'mailserver.command_timeout_seconds': 'how long one command may take before it is killed',
  'mailserver.restart_timeout_seconds': 'how long each half of a restart may take',
  'mailserver.dovecot': 'how IMAP and POP3 sessions of a disabled account are ended',
  'mailserver.dovecot.doveadm': 'the path of doveadm',
  'mailserver.dovecot.config_file': "Dovecot's configuration, where it is not the usual one",
  'accounts.kind': 'where mailbox accounts are kept: "passwd-file", "sql", or "elsewhere" for system users, a directory or anything else that the guard does not change',
  'accounts.file': "Dovecot's passwd-file",
  'accounts.engine': 'the database: "postgresql" or "mariadb"',
  'accounts.host': 'the host of the database, or the path of its unix socket',
  'accounts.port': 'the port of the database',
  'accounts.database': 'the name of the database',
  'accounts.user': 'the user as whom the guard reads and changes mailboxes',
  'accounts.password_file': "a file with the database user's password alone, readable by root only",
  'accounts.tls_ca_file': 'the certificate authorities by which the database must prove itself',
  'accounts.schema': 'the tables: "postfixadmin", "iredmail", or "statements" for your own',
  'accounts.statements': 'SQL of your own, for tables that no preset knows',
  'accounts.statements.find': 'SQL that finds one account',
  'accounts.statements.list': 'SQL that lists every account',
  'accounts.statements.disable': 'SQL that disables one account',
  'accounts.statements.enable': 'SQL that enables one account',
  'accounts.statements.set_password_hash': 'SQL that gives one account a new password hash',
  'accounts.default_scheme': 'the scheme of hashes that are stored without one',
  'accounts.protected_accounts': 'accounts that must never be changed from the console',
  'policy.listen': 'where the mail server asks the guard: host:port, or the path of a unix socket',
  'gate.listen': 'where Dovecot asks about logins: 127.0.0.1:port',
  'state.directory': 'the folder in which the guard keeps the latch and its settings',
};

/** @returns the known keys of the table a wrong key stands in, without the table's name */
export function keysOfTable(table: string): string[] {
  const prefix = table === '' ? '' : `${table}.`;
  const names = Object.keys(CONFIG_KEYS).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length).split('.')[0] ?? '');
  return [...new Set(names)];
}

/** @returns the known key that was most likely meant, or null */
export function nearestKey(table: string, wrong: string): string | null {
  const ranked = keysOfTable(table).map((key) => ({ key, distance: editDistance(key, wrong) })).sort((one, other) => one.distance - other.distance);
  const [best] = ranked;
  return best && best.distance <= Math.max(2, Math.floor(wrong.length / 3)) ? best.key : null;
}

/** How many letters must be put in, left out or exchanged; two that are swapped count as two. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const kept = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(kept, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

/**
 * The line of a key in a TOML file, where tables stand as `[table]` and keys as `name = …`, the way everybody writes them.
 *
 * @returns counted from 1; null when it stands otherwise
 */
export function lineOfKey(contents: string, path: readonly string[]): number | null {
  const table = path.slice(0, -1).join('.');
  const name = path.at(-1) ?? '';
  let current = '';
  for (const [index, line] of contents.split('\n').entries()) {
    const header = /^\s*\[\s*([\w.-]+)\s*\]/.exec(line)?.[1];
    if (header !== undefined) current = header;
    if (header === path.join('.')) return index + 1;
    if (current === table && new RegExp(`^\\s*"?${name.replace(/[^\w-]/g, '.')}"?\\s*=`).test(line)) return index + 1;
  }
  return null;
}
