import { access } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { runCommand } from '@/lib/mailserver/postfix/run-command';
import type { HostFacts } from './new-config';
import { Postconf } from '@/guard/check/postconf';

const DOMAIN = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$/;

/**
 * What a new configuration can know by itself. Where Postfix or Dovecot is not installed yet, what is usual on Debian.
 *
 * @param places where to look
 */
export async function hostFacts(places: { configDirectory: string; commandDirectory: string; doveconf: string }): Promise<Omit<HostFacts, 'consoleUrl' | 'tokenFile'>> {
  const settings = await new Postconf(places).settings(['myhostname', 'maillog_file', 'mydestination', 'virtual_mailbox_domains', 'virtual_alias_domains']).catch(() => new Map<string, string>());
  const dovecot = await passdbOf(places.doveconf);
  const log = settings.get('maillog_file') ?? '';
  return {
    localDomains: localDomains(settings),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    logFile: isAbsolute(log) ? log : '/var/log/mail.log',
    accountsFile: dovecot === null ? null : passwdFile(dovecot),
    usesDatabase: /^\s*driver = sql$/m.test(dovecot ?? ''),
    hasDovecot: dovecot !== null,
  };
}

/** Domains that stand in main.cf by name; tables are left out, and the host's own name stays when there is nothing else. */
export function localDomains(settings: ReadonlyMap<string, string>): string[] {
  const words = ['mydestination', 'virtual_mailbox_domains', 'virtual_alias_domains'].flatMap((name) => (settings.get(name) ?? '').split(/[\s,]+/));
  const named = words.filter((word) => DOMAIN.test(word) && !word.endsWith('.localdomain'));
  const own = settings.get('myhostname') ?? '';
  const found = [...new Set(named.map((word) => word.toLowerCase()))];
  return found.length > 0 ? found : [DOMAIN.test(own) ? own.toLowerCase() : 'localhost'];
}

/** @returns what doveconf says of passdb; null without Dovecot */
async function passdbOf(doveconf: string): Promise<string | null> {
  let output = '';
  const there = await access(doveconf).then(() => true, () => false);
  if (!there) return null;
  await runCommand([doveconf, '-h', 'passdb'], { timeoutMs: 10_000, onOutput: (chunk) => (output += chunk.toString('utf8')) }).catch(() => undefined);
  return output;
}

/** @returns the file of the first passdb with that driver; its arguments may stand before it, as in `scheme=CRYPT username_format=%u /file` */
export function passwdFile(passdb: string): string | null {
  const block = passdb.split('passdb {').find((each) => /^\s*driver = passwd-file$/m.test(each));
  const args = /^\s*args = (.*)$/m.exec(block ?? '')?.[1]?.trim().split(/\s+/) ?? [];
  return args.findLast((word) => word.startsWith('/') && !word.includes('%')) ?? null;
}
