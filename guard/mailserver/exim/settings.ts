import { basename, join } from 'node:path';
import * as z from 'zod';
import type { CommandLine } from '../run-command';
import { absolutePath, accountDomainSchema, commandSchema, dovecotOptions, dovecotSettingsSchema, timeoutSeconds } from '../setting-schemas';
import type { EximOptions } from './exim-options';

/** `[mailserver]` with `kind = "exim"`, without the keys that every kind of mail server has. The defaults are Debian's. */
export const eximSettingsShape = {
  kind: z.literal('exim'),
  exim: absolutePath.default('/usr/sbin/exim4'),
  /** Where it is not the one that Exim finds by itself. */
  config_file: absolutePath.optional(),
  /** Where Debian's update-exim4.conf makes it from. */
  config_directory: absolutePath.default('/etc/exim4'),
  log_file: absolutePath.default('/var/log/exim4/mainlog'),
  account_domain: accountDomainSchema,
  /** Both are given, or neither: then by systemd, or the script of the system. */
  stop: commandSchema.optional(),
  start: commandSchema.optional(),
  command_timeout_seconds: timeoutSeconds,
  restart_timeout_seconds: timeoutSeconds,
  dovecot: dovecotSettingsSchema.optional(),
};

export type EximSettings = z.infer<z.ZodObject<typeof eximSettingsShape>>;

/** So that what is started goes on when the guard ends, and with Exim's own rights: the guard's sandbox would keep it from mailboxes. */
const APART = ['/usr/bin/systemd-run', '--quiet', '--collect', '--no-block'];

/**
 * @param host.common the keys that every kind of mail server has
 * @param host.stateDirectory the guard's own folder; lists of deleted messages are kept in it
 * @param host.systemd whether systemd runs this host. It must start Exim then: what the guard starts itself ends with the guard
 */
export function eximOptions(
  settings: EximSettings,
  host: { common: { smtp_host: string; smtp_port: number }; stateDirectory: string; systemd: boolean; now(): number },
): EximOptions {
  const { common, stateDirectory, systemd, now } = host;
  // Debian's unit and script are called as its program is, exim4; those of the panels, exim.
  const unit = basename(settings.exim);
  const byItself = (action: 'stop' | 'start'): CommandLine => (systemd ? ['/usr/bin/systemctl', action, unit] : [`/etc/init.d/${unit}`, action]);
  return {
    exim: settings.exim,
    configFile: settings.config_file ?? null,
    smtpHost: common.smtp_host,
    smtpPort: common.smtp_port,
    logFile: settings.log_file,
    accountDomain: settings.account_domain?.toLowerCase() ?? null,
    stop: settings.stop ?? byItself('stop'),
    start: settings.start ?? byItself('start'),
    apart: systemd ? APART : [],
    commandTimeoutMs: settings.command_timeout_seconds * 1_000,
    restartTimeoutMs: settings.restart_timeout_seconds * 1_000,
    keptDirectory: join(stateDirectory, 'deleted-messages'),
    dovecot: dovecotOptions(settings.dovecot),
    now,
  };
}
