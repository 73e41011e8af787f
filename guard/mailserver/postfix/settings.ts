import { join } from 'node:path';
import * as z from 'zod';
import type { PostfixOptions } from './postfix-options';
import type { CommandLine } from '../run-command';
import { absolutePath, accountDomainSchema, commandSchema, dovecotOptions, dovecotSettingsSchema, timeoutSeconds } from '../setting-schemas';

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
  /** Where its lines are: in `log_file`, in systemd's journal, or in what Docker keeps of a container. */
  log_source: z.enum(['file', 'journal', 'docker'], { error: 'must be "file", "journal" or "docker"' }).default('file'),
  journalctl: absolutePath.default('/usr/bin/journalctl'),
  /** Where the journal is not the host's own. */
  journal_directory: absolutePath.optional(),
  /** With `log_source = "docker"`: the container, as `docker ps` names it. */
  log_container: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,199}$/, 'must be the name of a container').optional(),
  docker_directory: absolutePath.default('/var/lib/docker'),
  /** The file that Postfix, or the system's log service for it, writes to. */
  log_file: absolutePath.default('/var/log/mail.log'),
  /** Does nothing any more, as the syslog names are found in the log: taken so that a configuration of before still loads. */
  log_names: z.unknown().optional(),
  account_domain: accountDomainSchema,
  /** How the SMTP receiving service is stopped and started; both are given, or neither: then by systemd, or `postfix` itself. */
  stop: commandSchema.optional(),
  start: commandSchema.optional(),
  command_timeout_seconds: timeoutSeconds,
  restart_timeout_seconds: timeoutSeconds,
  dovecot: dovecotSettingsSchema.optional(),
};

export type PostfixSettings = z.infer<z.ZodObject<typeof postfixSettingsShape>>;

/** @returns a sentence when the container is not named from which the log is read; else null */
export function logSourceProblem({ log_source: source, log_container: container }: Pick<PostfixSettings, 'log_source' | 'log_container'>): string | null {
  return source === 'docker' && container === undefined ? 'must be given with log_source = "docker"' : null;
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
    container: settings.log_source === 'docker' && settings.log_container !== undefined ? { directory: settings.docker_directory, name: settings.log_container } : null,
    timeZone: common.time_zone,
    accountDomain: settings.account_domain?.toLowerCase() ?? null,
    stop: settings.stop ?? byItself('stop'),
    start: settings.start ?? byItself('start'),
    commandTimeoutMs: settings.command_timeout_seconds * 1_000,
    restartTimeoutMs: settings.restart_timeout_seconds * 1_000,
    keptDirectory: join(stateDirectory, 'deleted-messages'),
    dovecot: dovecotOptions(settings.dovecot),
    now,
  };
}
