import { isAbsolute } from 'node:path';
import * as z from 'zod';
import type { DovecotOptions } from './dovecot-sessions';

/** Keys of `[mailserver]` that mean the same beside each mail server of a host. */
export const absolutePath = z.string().max(1_000).refine(isAbsolute, 'must be a path that begins with "/"');
/** A key that holds a command. */
export const commandSchema = z
  .tuple([absolutePath], z.string().max(1_000))
  .describe('a list: the program with its whole path, then its arguments, each on its own; no shell reads it');
export const timeoutSeconds = z.number().min(1).max(600).default(60);
/** For hosts where users log in without a domain: the domain their accounts have in the account store. */
export const accountDomainSchema = z.string().regex(/^[A-Za-z0-9._-]{1,255}$/, 'must be a domain').optional();

/** `[mailserver.dovecot]`; left out where IMAP and POP3 are not Dovecot's. */
export const dovecotSettingsSchema = z.strictObject({
  doveadm: absolutePath.default('/usr/bin/doveadm'),
  config_file: absolutePath.optional(),
});

export function dovecotOptions(settings: z.infer<typeof dovecotSettingsSchema> | undefined): DovecotOptions | null {
  return settings === undefined ? null : { doveadm: settings.doveadm, configFile: settings.config_file ?? null };
}

/** @returns a sentence when the keys do not go together, which no key alone can tell; else null */
export function restartSettingsProblem({ stop, start }: { stop?: unknown; start?: unknown }): string | null {
  return (stop === undefined) === (start === undefined) ? null : 'stop and start must both be given, or neither';
}
