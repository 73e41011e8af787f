import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { stat } from 'node:fs/promises';
import { eximHostFacts } from './exim-host-facts';
import type { HostFacts } from './new-config';
import { dovecotPassdbs } from '@sluice/guard/check/dovecot-passdbs';
import { findLogSource } from '@sluice/guard/check/log-source';
import { HOST_JOURNAL } from '@sluice/guard/check/look-at-log';
import { SOCKET_IN_QUEUE } from '@sluice/guard/check/look-at-policy-socket';
import { Postconf } from '@sluice/guard/check/postconf';

const TCP = '127.0.0.1:40025';
const DOMAIN = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$/;

/**
 * What a new configuration can know by itself. Where no mail server or Dovecot is installed yet, what is usual on Debian with Postfix.
 *
 * @param places where to look; `exims` are asked where there is no Postfix
 */
export async function hostFacts(places: { configDirectory: string; commandDirectory: string; doveconf: string; exims: readonly string[] }): Promise<Omit<HostFacts, 'consoleUrl' | 'tokenFile'>> {
  const exim = existsSync(join(places.commandDirectory, 'postconf')) ? null : await eximHostFacts(places.exims);
  const settings = await new Postconf(places).settings(['myhostname', 'maillog_file', 'mydestination', 'virtual_mailbox_domains', 'virtual_alias_domains', 'queue_directory']).catch(() => new Map<string, string>());
  const passdbs = await dovecotPassdbs([places.doveconf]);
  const log = settings.get('maillog_file') ?? '';
  const logFile = isAbsolute(log) ? log : '/var/log/mail.log';
  return {
    localDomains: localDomains(settings),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    logFile,
    logSource: await findLogSource({ maillogFile: log, file: logFile, journal: HOST_JOURNAL, now: Date.now() }),
    accountsFile: passdbs?.find(({ file }) => file !== null)?.file ?? null,
    usesDatabase: passdbs?.some(({ driver }) => driver === 'sql') ?? false,
    hasDovecot: passdbs !== null,
    policyListen: await policyListen(settings.get('queue_directory') ?? '/var/spool/postfix'),
    ...exim,
  };
}

/** A socket that only Postfix can open, where its queue has the folder that only its own user may enter. */
export async function policyListen(queueDirectory: string): Promise<string> {
  const path = join(queueDirectory, SOCKET_IN_QUEUE);
  const folder = await stat(dirname(path)).catch(() => null);
  return folder !== null && folder.uid !== 0 && (folder.mode & 0o077) === 0 ? path : TCP;
}

/** Domains that stand in main.cf by name; tables are left out, and the host's own name stays when there is nothing else. */
export function localDomains(settings: ReadonlyMap<string, string>): string[] {
  const words = ['mydestination', 'virtual_mailbox_domains', 'virtual_alias_domains'].flatMap((name) => (settings.get(name) ?? '').split(/[\s,]+/));
  const named = words.filter((word) => DOMAIN.test(word) && !word.endsWith('.localdomain'));
  const own = settings.get('myhostname') ?? '';
  const found = [...new Set(named.map((word) => word.toLowerCase()))];
  return found.length > 0 ? found : [DOMAIN.test(own) ? own.toLowerCase() : 'localhost'];
}
