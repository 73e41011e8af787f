import { readOwnNetworks, type OwnNetworks } from '../own-networks';
import type { EximCommands } from './exim-commands';

/** A change of Exim's configuration is seen after so long; a failure stands as long. */
const STANDS_MS = 30_000;
const FAILURE_STANDS_MS = 2_000;
const SETTINGS = ['spool_directory', 'pid_file_path', 'daemon_smtp_ports', 'tls_on_connect_ports', 'acl_smtp_rcpt', 'acl_smtp_data', 'acl_not_smtp', 'hold_domains'] as const;

export interface EximFacts {
  settings: ReadonlyMap<string, string>;
  spoolDirectory: string;
  pidFile: string;
  /** Those that Exim takes mail on. */
  ports: number[];
  /** Who may relay without a login, by the list that Debian's and the panels' configurations have. */
  networks: OwnNetworks;
}

/** @returns what tells of the configuration as Exim reads it now. What is known is given at once, and asked for again behind it when it is old */
export function eximFacts(commands: EximCommands, now: () => number): () => Promise<EximFacts> {
  let known: { at: number; facts: Promise<EximFacts>; failed: boolean } | null = null;
  function ask(): Promise<EximFacts> {
    const asked = { at: now(), facts: factsOf(commands), failed: false };
    asked.facts.catch(() => (asked.failed = true));
    known = asked;
    return asked.facts;
  }
  return () => {
    if (known === null) return ask();
    const age = Math.abs(now() - known.at);
    if (known.failed) return age >= FAILURE_STANDS_MS ? ask() : known.facts;
    const { facts } = known;
    if (age >= STANDS_MS) {
      known = { ...known, at: now() };
      const before = known;
      factsOf(commands).then((newer) => (before.facts = Promise.resolve(newer)), () => undefined);
    }
    return facts;
  };
}

/** @throws CommandFailed */
export async function factsOf(commands: EximCommands): Promise<EximFacts> {
  const settings = await commands.settings(SETTINGS);
  const ports = `${settings.get('daemon_smtp_ports') ?? ''}:${settings.get('tls_on_connect_ports') ?? ''}`.split(/[\s:]+/).filter((word) => word !== '');
  return {
    settings,
    spoolDirectory: settings.get('spool_directory') ?? '',
    pidFile: settings.get('pid_file_path') ?? '',
    ports: ports.length === 0 ? [25] : ports.flatMap(portOf),
    networks: await readOwnNetworks(listItems(await commands.list('relay_from_hosts') ?? '').join(' ')),
  };
}

/** An Exim list: colons between its items, two for one within an item; or another sign, where it begins with `<`. */
export function listItems(list: string): string[] {
  const [, sign, rest] = /^\s*<(.)(.*)$/s.exec(list) ?? [];
  const items = sign === undefined ? list.split(/(?<!:):(?!:)/).map((item) => item.replaceAll('::', ':')) : (rest ?? '').split(sign);
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

const NAMED_PORTS: Readonly<Record<string, number>> = { smtp: 25, smtps: 465, submissions: 465, submission: 587, urd: 465, ssmtp: 465 };

function portOf(word: string): number[] {
  const port = NAMED_PORTS[word] ?? Number(word);
  return Number.isInteger(port) ? [port] : [];
}
