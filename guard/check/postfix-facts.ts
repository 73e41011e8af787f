import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import type { PostfixFacts } from './listeners';
import type { Postconf } from './postconf';

/** Those that Debian's netbase would name, for hosts without it. */
const USUAL_PORTS: ReadonlyMap<string, number> = new Map([
  ['smtp', 25],
  ['submission', 587],
  ['submissions', 465],
  ['smtps', 465],
]);

/** What Postfix's own commands and this host tell; nothing is asked over SMTP yet. @throws CommandFailed when there is no such Postfix */
export async function postfixFacts(postconf: Postconf): Promise<PostfixFacts> {
  const ports = await portsOfHost();
  return {
    settings: await postconf.settings(),
    services: await postconf.services(),
    overrides: await postconf.overrides(),
    addresses: ownAddresses(),
    portOf: (name) => ports.get(name) ?? USUAL_PORTS.get(name) ?? null,
  };
}

/** One IPv4 and one IPv6 address by which others reach this host. */
function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const reachable = all.filter(({ internal, address }) => !internal && !address.startsWith('fe80:'));
  return ['IPv4', 'IPv6'].flatMap((family) => reachable.find((each) => each.family === family)?.address ?? []);
}

async function portsOfHost(): Promise<Map<string, number>> {
  const text = await readFile('/etc/services', 'utf8').catch(() => '');
  const ports = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, name = '', port = '', aliases = ''] = /^([^\s#]+)\s+(\d+)\/tcp\s*([^#]*)/.exec(line) ?? [];
    for (const each of [name, ...aliases.trim().split(/\s+/)]) if (each !== '' && !ports.has(each)) ports.set(each, Number(port));
  }
  return ports;
}
