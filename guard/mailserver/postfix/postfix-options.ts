import type { DovecotOptions } from '../dovecot-sessions';
import type { CommandLine } from '../run-command';

/** Everything that is peculiar to one Postfix instance; `settings.ts` reads it from the guard's configuration. */
export interface PostfixOptions {
  /** The folder with main.cf, absolute. */
  configDirectory: string;
  /** The folder with postconf, postqueue, postsuper and postcat. */
  commandDirectory: string;
  smtpHost: string;
  smtpPort: number;
  /** The live log file; rotated ones are looked for beside it. */
  logFile: string;
  /** Given where the lines are in systemd's journal instead; `directory` is null for the host's own. */
  journal: { journalctl: string; directory: string | null } | null;
  /** Given where the lines are in what Docker keeps of a container instead. */
  container?: { directory: string; name: string } | null;
  timeZone: string;
  /** The domain of accounts that are logged without one, or null. */
  accountDomain: string | null;
  /** Stop and start the SMTP receiving service, for instance `/usr/sbin/postfix -c /etc/postfix stop`. */
  stop: CommandLine;
  start: CommandLine;
  /** For one run of one command. */
  commandTimeoutMs: number;
  /** For each half of a restart, the stop and the start. */
  restartTimeoutMs: number;
  /** Where lists and samples of deleted messages are kept. */
  keptDirectory: string;
  dovecot: DovecotOptions | null;
  now(): number;
}
