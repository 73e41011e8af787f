import { readFile } from 'node:fs/promises';
import { BlockList, isIP } from 'node:net';

/** Files may name files; an administrator's circle must not be one of ours. */
const DEEPEST = 5;
const LONGEST_FILE = 1024 * 1024;

/** One entry of `mynetworks`: an address or a net, or, with `not`, one that is excepted. */
export interface NetworkEntry {
  not: boolean;
  address: string;
  prefix: number;
}

export interface OwnNetworks {
  entries: NetworkEntry[];
  /** What of `mynetworks` is looked up by Postfix alone (a hash table, SQL, a host name), as it stands there. */
  unread: string[];
}

/**
 * Reads `mynetworks`: nets, addresses, `!` before one that is excepted, files that hold such lists, and `cidr:` tables.
 *
 * @param value as `postconf -x -h mynetworks` tells it
 * @param read the text of a file
 */
export async function readOwnNetworks(value: string, read: (path: string) => Promise<string> = readText, depth = 0): Promise<OwnNetworks> {
  const found: OwnNetworks = { entries: [], unread: [] };
  for (const item of value.split(/[\s,]+/).filter((word) => word !== '')) {
    const not = item.startsWith('!');
    const pattern = not ? item.slice(1) : item;
    const net = netOf(pattern);
    if (net) found.entries.push({ not, ...net });
    else if (pattern.startsWith('/') || pattern.startsWith('cidr:/')) await readList(pattern, not, found, read, depth);
    else found.unread.push(item);
  }
  return found;
}

async function readList(pattern: string, not: boolean, found: OwnNetworks, read: (path: string) => Promise<string>, depth: number): Promise<void> {
  try {
    if (depth >= DEEPEST) throw new Error('too deep');
    const table = pattern.startsWith('cidr:');
    const text = await read(table ? pattern.slice('cidr:'.length) : pattern);
    const lines = text.split('\n').filter((line) => !line.startsWith('#'));
    // Of a table only the first word of a line is the net; a line that begins with a blank goes on with the one before.
    const inner = table ? lines.filter((line) => /^\S/.test(line)).map((line) => line.split(/\s/, 1)[0] ?? '') : lines;
    const { entries, unread } = await readOwnNetworks(inner.join('\n'), read, depth + 1);
    found.entries.push(...entries.map((entry) => ({ ...entry, not: entry.not !== not })));
    found.unread.push(...unread);
  } catch {
    found.unread.push(pattern);
  }
}

/** @returns whether an address may relay without a login; the first entry that fits decides */
export function networkMatcher(entries: readonly NetworkEntry[]): (address: string) => boolean {
  const groups: { not: boolean; list: BlockList }[] = [];
  for (const { not, address, prefix } of entries) {
    let group = groups.at(-1);
    if (group?.not !== not) groups.push((group = { not, list: new BlockList() }));
    group.list.addSubnet(address, prefix, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return (address) => {
    const bare = address.replace(/%\w+$/, '');
    const version = isIP(bare);
    if (version === 0) return false;
    const group = groups.find(({ list }) => list.check(bare, version === 6 ? 'ipv6' : 'ipv4'));
    return group !== undefined && !group.not;
  };
}

function netOf(pattern: string): { address: string; prefix: number } | null {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([0-9A-Fa-f:.]+))(?:\/(\d{1,3}))?$/.exec(pattern);
  const address = match?.[1] ?? match?.[2] ?? '';
  const version = isIP(address);
  if (!match || version === 0) return null;
  const most = version === 6 ? 128 : 32;
  const prefix = match[3] === undefined ? most : Number(match[3]);
  return prefix <= most ? { address, prefix } : null;
}

async function readText(path: string): Promise<string> {
  return (await readFile(path, 'utf8')).slice(0, LONGEST_FILE);
}
