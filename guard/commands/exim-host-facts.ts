import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { SOCKET_OF_EXIM } from '@sluice/guard/check/look-at-policy-socket';
import { EximCommands } from '@sluice/guard/mailserver/exim/exim-commands';
import { factsOf, listItems } from '@sluice/guard/mailserver/exim/exim-facts';
import type { HostFacts } from './new-config';

const LOGS = ['/var/log/exim4/mainlog', '/var/log/exim/mainlog', '/var/log/exim_mainlog'];
const MOST_DOMAINS = 1_000;

type EximHostFacts = Pick<HostFacts, 'localDomains' | 'logFile' | 'policyListen' | 'socketOwner' | 'exim'>;

/**
 * What a new configuration can know of an Exim by itself.
 *
 * @param programs where one may be
 * @returns null where there is none, or none that tells its settings
 */
export async function eximHostFacts(programs: readonly string[]): Promise<EximHostFacts | null> {
  const exim = programs.find((program) => existsSync(program));
  if (exim === undefined) return null;
  const commands = new EximCommands({ exim, configFile: null, commandTimeoutMs: 20_000, apart: [] });
  try {
    const [{ ports, spoolDirectory }, named] = [await factsOf(commands), await commands.settings(['primary_hostname', 'log_file_path'])];
    return {
      localDomains: await eximDomains((await commands.list('local_domains')) ?? '@', named.get('primary_hostname') ?? 'localhost'),
      logFile: mainLog(named.get('log_file_path') ?? '') ?? LOGS.find((file) => existsSync(file)) ?? '/var/log/exim4/mainlog',
      exim: { program: exim, smtpPort: ports.includes(25) ? 25 : (ports[0] ?? 25) },
      // Exim gives its spool to its own user.
      ...{ policyListen: SOCKET_OF_EXIM, socketOwner: (await stat(spoolDirectory)).uid },
    };
  } catch {
    return null;
  }
}

/** @returns null where Exim writes no file of its own by this setting */
export function mainLog(setting: string): string | null {
  return (
    listItems(setting)
      .find((item) => item.startsWith('/'))
      ?.replace('%s', 'main') ?? null
  );
}

/**
 * The domains of Exim's list of its own, also those that panels keep in files; what is no name is left out.
 *
 * @param hostname what `@` stands for
 */
export async function eximDomains(list: string, hostname: string): Promise<string[]> {
  const found = await Promise.all(listItems(list).map((item) => domainsOf(item, hostname)));
  const named = [...new Set(found.flat().map((name) => name.toLowerCase()))].filter(
    (name) => /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/.test(name) && !name.endsWith('.localdomain'),
  );
  return named.length > 0 ? named.slice(0, MOST_DOMAINS) : [hostname.toLowerCase()];
}

async function domainsOf(item: string, hostname: string): Promise<string[]> {
  if (item === '@') return [hostname];
  const [, kind, path = ''] = /^(lsearch|dsearch);\s*(\/.+)$/.exec(item) ?? [];
  if (kind === 'dsearch') return readdir(path).catch(() => []);
  if (kind === 'lsearch') return (await readFile(path, 'utf8').catch(() => '')).split('\n').map((line) => line.split(/[:\s]/)[0] ?? '');
  return [item];
}
