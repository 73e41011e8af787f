import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import type { PostfixOptions } from './postfix-options';
import type { CommandLine } from '../run-command';

const absolutePath = z.string().max(1_000).refine(isAbsolute, 'must be a path that begins with "/"');
/** A key that holds a command. */
export const commandSchema = z
  .tuple([absolutePath], z.string().max(1_000))
  .describe('a list: the program with its whole path, then its arguments, each on its own; no shell reads it');
const seconds = (most: number) => z.number().min(1).max(most);

/** `[mailserver.dovecot]`; left out where IMAP and POP3 are not Dovecot's. */
export const dovecotSettingsSchema = z.strictObject({
  doveadm: absolutePath.default('/usr/bin/doveadm'),
  config_file: absolutePath.optional(),
});

/**
 * `[mailserver]` with `kind = "postfix"`, without the keys that every kind of mail server has (`smtp_host`, `smtp_port`,
 * `local_domains`, `time_zone`): the guard's configuration adds those. Everything but the restart is found by itself on Debian.
 */
export const postfixSettingsShape = {
  kind: z.literal('postfix'),
  /** The folder with main.cf. */
  config_directory: absolutePath.default('/etc/postfix'),
  /** The folder with postqueue and postsuper. */
  command_directory: absolutePath.default('/usr/sbin'),
  /** Where its lines are: in `log_file`, or in systemd's journal. */
  log_source: z.enum(['file', 'journal'], { error: 'must be "file" or "journal"' }).default('file'),
  journalctl: absolutePath.default('/usr/bin/journalctl'),
  /** Where the journal is not the host's own. */
  journal_directory: absolutePath.optional(),
  /** The file that Postfix, or the system's log service for it, writes to. */
  log_file: absolutePath.default('/var/log/mail.log'),
  /** Does nothing any more, as the syslog names are found in the log: taken so that a configuration of before still loads. */
  log_names: z.unknown().optional(),
  /** For hosts where users log in without a domain: the domain their accounts have in the account store. */
  account_domain: z.string().regex(/^[A-Za-z0-9._-]{1,255}$/, 'must be a domain').optional(),
  /** How the SMTP receiving service is stopped and started; both are given, or neither: then by systemd, or `postfix` itself. */
  stop: commandSchema.optional(),
  start: commandSchema.optional(),
  command_timeout_seconds: seconds(600).default(60),
  restart_timeout_seconds: seconds(600).default(60),
  dovecot: dovecotSettingsSchema.optional(),
};

export type PostfixSettings = z.infer<z.ZodObject<typeof postfixSettingsShape>>;

/** @returns a sentence when the keys do not go together, which no key alone can tell; else null */
export function restartSettingsProblem({ stop, start }: Pick<PostfixSettings, 'stop' | 'start'>): string | null {
  return (stop === undefined) === (start === undefined) ? null : 'stop and start must both be given, or neither';
}

/**
 * @param host.common the keys that every kind of mail server has
 * @param host.stateDirectory the guard's own folder; lists of deleted messages are kept in it
 * @param host.systemd whether systemd runs this host. It must start Postfix then: what the guard starts itself ends with the guard
 */
export function postfixOptions(
  settings: PostfixSettings,
  host: { common: { smtp_host: string; smtp_port: number; time_zone: string }; stateDirectory: string; systemd: boolean; now(): number },
): PostfixOptions {
  const { common, stateDirectory, systemd, now } = host;
  const byItself = (action: 'stop' | 'start'): CommandLine =>
    systemd ? ['/usr/bin/systemctl', action, 'postfix'] : [join(settings.command_directory, 'postfix'), '-c', settings.config_directory, action];
  return {
    configDirectory: settings.config_directory,
    commandDirectory: settings.command_directory,
    smtpHost: common.smtp_host,
    smtpPort: common.smtp_port,
    logFile: settings.log_file,
    journal: settings.log_source === 'journal' ? { journalctl: settings.journalctl, directory: settings.journal_directory ?? null } : null,
    timeZone: common.time_zone,
    accountDomain: settings.account_domain?.toLowerCase() ?? null,
    stop: settings.stop ?? byItself('stop'),
    start: settings.start ?? byItself('start'),
    commandTimeoutMs: settings.command_timeout_seconds * 1_000,
    restartTimeoutMs: settings.restart_timeout_seconds * 1_000,
    keptDirectory: join(stateDirectory, 'deleted-messages'),
    dovecot: settings.dovecot ? { doveadm: settings.dovecot.doveadm, configFile: settings.dovecot.config_file ?? null } : null,
    now,
  };
}
