import { isIPv6 } from 'node:net';
import { cleanText } from '../clean-text';
import type { BlocklistAnswer, UnknownCause } from './schemas';

/** Questions to a resolver; both fail with a `code` as those of `node:dns` do. */
export interface Resolver {
  resolve4(name: string): Promise<string[]>;
  resolveTxt(name: string): Promise<string[][]>;
}

const REASON_MAX = 300;

/**
 * Asks one list about one address, and whether it is one that answers rightly at all: by RFC 5782, section 5, each has 127.0.0.2 on it and
 * none 127.0.0.1. A list that has ended, or that does not answer this resolver, is unknown and never a clean one.
 *
 * @param address IPv4 or IPv6, as people write it
 */
export async function askList(resolver: Resolver, { zone, address }: { zone: string; address: string }): Promise<BlocklistAnswer> {
  const name = (asked: string): string => `${reversed(asked)}.${zone}`;
  const tested = isIPv6(address) ? { on: '::ffff:7f00:2', off: '::ffff:7f00:1' } : { on: '127.0.0.2', off: '127.0.0.1' };
  const [said, on, off] = await Promise.all([codesOf(resolver, name(address)), codesOf(resolver, name(tested.on)), codesOf(resolver, name(tested.off))]);
  if (typeof said === 'string') return unknown(said);
  if (typeof on === 'string') return unknown(on);
  if (typeof off === 'string') return unknown(off);
  if (off.length > 0) return unknown('lists-everything');
  if (on.length === 0) return unknown(isIPv6(address) ? 'no-ipv6' : 'not-a-list');
  if (said.length === 0) return { state: 'clear' };
  return { state: 'listed', codes: said, reason: await reasonOf(resolver, name(address)) };
}

const unknown = (cause: UnknownCause): BlocklistAnswer => ({ state: 'unknown', cause });

/** @returns the codes by which it is listed, none when it is not; or why that is not known */
async function codesOf(resolver: Resolver, name: string): Promise<string[] | UnknownCause> {
  try {
    const codes = await resolver.resolve4(name);
    // What Spamhaus and others say when a resolver is public, or asks too much; nothing is listed by them.
    if (codes.some((code) => code.startsWith('127.255.255.'))) return 'refused';
    // A domain that somebody bought after its list had ended answers every name with its web server.
    return codes.every((code) => code.startsWith('127.')) ? codes : 'not-a-list';
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
    return code === 'EREFUSED' ? 'refused' : 'no-answer';
  }
}

async function reasonOf(resolver: Resolver, name: string): Promise<string | null> {
  const texts = await resolver.resolveTxt(name).catch(() => []);
  const text = cleanText(texts.map((parts) => parts.join('')).join(' ')).trim();
  return text === '' ? null : text.slice(0, REASON_MAX);
}

/** The bytes of IPv4, or the half bytes of IPv6, from the last to the first, as such a list names them. */
function reversed(address: string): string {
  if (!isIPv6(address)) return address.split('.').reverse().join('.');
  return [...wholeIPv6(address)].reverse().join('.');
}

/** @returns its 32 hexadecimal digits */
function wholeIPv6(address: string): string {
  // The address of a URL is written without IPv4's dots, and with one gap at most.
  const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const gap = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...gap, ...after].map((group) => group.padStart(4, '0')).join('');
}
