import { BlockList, isIP } from 'node:net';

/** The proxies whose word about the client's address is believed. */
export type TrustedProxies = BlockList;

/**
 * Reads SLUICE_TRUSTED_PROXIES: addresses and networks, separated by commas, for instance `10.0.0.7, 192.0.2.0/24, ::1`.
 *
 * @throws Error naming the part that is none
 */
export function trustedProxies(text: string | undefined): TrustedProxies {
  const list = new BlockList();
  for (const part of (text ?? '').split(',').map((each) => each.trim()).filter((each) => each !== '')) {
    const [address = '', prefix, ...more] = part.split('/');
    const version = isIP(address);
    const bits = prefix === undefined ? null : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
    if (version === 0 || more.length > 0 || (bits !== null && !(bits >= 0 && bits <= (version === 4 ? 32 : 128)))) {
      throw new Error(`SLUICE_TRUSTED_PROXIES must hold addresses or networks such as 10.0.0.7 or 192.0.2.0/24, not "${part.slice(0, 60)}".`);
    }
    const family = version === 4 ? 'ipv4' : 'ipv6';
    if (bits === null) list.addAddress(address, family);
    else list.addSubnet(address, bits, family);
  }
  return list;
}

/**
 * Where a request comes from: the peer of the connection, or, where that is a trusted proxy, the last address in its
 * `X-Forwarded-For` that is not a trusted proxy itself. What stands before that may be invented.
 */
export function clientAddress(peer: string | undefined, forwardedFor: string | undefined, proxies: TrustedProxies): string {
  let address = plain(peer ?? '');
  const hops = (forwardedFor ?? '').split(',').map((hop) => plain(hop.trim()));
  for (let index = hops.length - 1; index >= 0 && isTrusted(address, proxies); index -= 1) {
    const hop = hops[index] ?? '';
    if (isIP(hop) === 0) break;
    address = hop;
  }
  return address;
}

export function isTrusted(address: string, proxies: TrustedProxies): boolean {
  const version = isIP(address);
  return version !== 0 && proxies.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/** An IPv4 address that came over an IPv6 socket is written as what it is. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}
