import { basename } from 'node:path';

/** What `sluice guard enroll` found out about the host. */
export interface HostFacts {
  consoleUrl: string;
  tokenFile: string;
  localDomains: string[];
  timeZone: string;
  logFile: string;
  /** Whether Postfix's lines are in that file or in systemd's journal. */
  logSource: 'file' | 'journal';
  /** Dovecot's passwd-file, where it has one. */
  accountsFile: string | null;
  /** Whether Dovecot looks accounts up in a database. */
  usesDatabase: boolean;
  hasDovecot: boolean;
  /** Where the mail server asks the guard, as `policy.listen` has it. */
  policyListen: string;
  /** The number of the only user who may open that socket; left out where the unit names him, and where it is no socket in a folder. */
  socketOwner?: number;
  /** Where the mail server is not Postfix but Exim. */
  exim?: { program: string; smtpPort: number };
}

/** Shows text as TOML, whose basic strings are those of JSON. */
const toml = (value: string | string[]): string => (Array.isArray(value) ? `[${value.map((each) => JSON.stringify(each)).join(', ')}]` : JSON.stringify(value));

/** A configuration of the guard for a mail host, in TOML; every key says what it is for. */
export function newConfig(facts: HostFacts): string {
  const asks = facts.exim === undefined ? 'Postfix asks the guard: a socket in the folder that only Postfix may enter' : 'Exim asks the guard: a socket that only Exim may open';
  return `# Configuration of Sluice's guard on this mail host. After a change: systemctl restart sluice-guard
# "sluice guard check" says whether all of it fits this host.

[console]
# The address by which this host reaches the console.
url = ${toml(facts.consoleUrl)}
# The file with this guard's token, written by "sluice guard enroll".
token_file = ${toml(facts.tokenFile)}

[mailserver]
kind = ${toml(facts.exim === undefined ? 'postfix' : 'exim')}
# The domains whose mailboxes are on this host; all others are outside.
local_domains = ${toml(facts.localDomains)}
# The time zone in which this host writes its log.
time_zone = ${toml(facts.timeZone)}
${facts.exim === undefined ? postfixKeys(facts) : eximKeys(facts, facts.exim)}
# Where people log in without a domain: the domain that their accounts have.
# account_domain = "example.com"

# Ends the IMAP and POP3 sessions of a disabled account; only where Dovecot keeps the mailboxes.
${facts.hasDovecot ? '' : '# '}[mailserver.dovecot]

${accountsTable(facts)}
[policy]
# Where ${asks}, or 127.0.0.1:40025.
# With sluice-guard.socket, systemd holds this address; keep both the same.
listen = ${toml(facts.policyListen)}

[state]
# The folder in which the guard keeps the latch and its settings.
directory = "/var/lib/sluice-guard"
`;
}

const postfixKeys = (facts: HostFacts): string => `# Where Postfix's log is: "file", or "journal" for systemd's journal.
log_source = ${toml(facts.logSource)}
# The file that Postfix, or a log service, writes the log to; not read with log_source = "journal".
log_file = ${toml(facts.logFile)}
# The folder with main.cf.
config_directory = "/etc/postfix"
# The SMTP receiving service, asked after a restart.
smtp_host = "127.0.0.1"
smtp_port = 25
# How it is stopped and started; left out: by systemd, where systemd runs the host, else by "postfix stop" and "postfix start".
# stop = ["/usr/bin/systemctl", "stop", "postfix"]
# start = ["/usr/bin/systemctl", "start", "postfix"]`;

const eximKeys = (facts: HostFacts, { program, smtpPort }: { program: string; smtpPort: number }): string => `# The program; its name is also that of the service.
exim = ${toml(program)}
# Exim's main log.
log_file = ${toml(facts.logFile)}
# The folder from which Debian's update-exim4.conf makes the configuration; files of Sluice's own are written into it.
# config_directory = "/etc/exim4"
# The SMTP receiving service, asked after a restart.
smtp_host = "127.0.0.1"
smtp_port = ${smtpPort}
# How it is stopped and started; left out: by systemd, where systemd runs the host, else by the script in /etc/init.d.
# stop = ["/usr/bin/systemctl", "stop", "${basename(program)}"]
# start = ["/usr/bin/systemctl", "start", "${basename(program)}"]`;

function accountsTable({ accountsFile, usesDatabase }: HostFacts): string {
  const database = `# kind = "sql"
# engine = "mariadb"                # or "postgresql"
# host = "127.0.0.1"
# database = "postfix"
# user = "sluice"
# password_file = "/etc/sluice/database-password"
# schema = "postfixadmin"           # or "iredmail", or "statements" for your own`;
  const note = usesDatabase ? '# Dovecot looks mailboxes up in a database here: take out the two lines below and fill in those after them.\n' : '';
  return `[accounts]
# Where mailbox accounts are kept, so that a stolen one can be disabled or given a new password.
${note}kind = "passwd-file"
file = ${toml(accountsFile ?? '/etc/dovecot/users')}
${database}
`;
}
