import type { DovecotOptions } from '../dovecot-sessions';
import type { CommandLine } from '../run-command';

/** Everything that is peculiar to one Exim; `settings.ts` reads it from the guard's configuration. */
export interface EximOptions {
  /** The program with its whole path; `/usr/sbin/exim4` on Debian. */
  exim: string;
  /** Given where Exim was not built to find its configuration there. */
  configFile: string | null;
  smtpHost: string;
  smtpPort: number;
  /** Its main log; rotated ones are looked for beside it. */
  logFile: string;
  /** The domain of accounts that are logged without one, or null. */
  accountDomain: string | null;
  stop: CommandLine;
  start: CommandLine;
  /** What is put before a command that shall go on when the guard ends, and may do more than the guard; empty for nothing. */
  apart: readonly string[];
  /** For one run of one command. */
  commandTimeoutMs: number;
  /** For each half of a restart, the stop and the start. */
  restartTimeoutMs: number;
  /** Where lists and samples of deleted messages are kept. */
  keptDirectory: string;
  dovecot: DovecotOptions | null;
  now(): number;
}
