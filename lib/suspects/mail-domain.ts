/** No host name is longer (RFC 1035). */
const LONGEST_DOMAIN = 255;

/**
 * The domain of an address, in lower case and without a final dot.
 *
 * @returns null for an address without a domain, which is the server's own
 */
export function mailDomain(address: string): string | null {
  const at = address.lastIndexOf('@');
  if (at === -1) return null;
  const domain = address.slice(at + 1, at + 1 + LONGEST_DOMAIN).toLowerCase().replace(/[.>]$/, '');
  return domain === '' ? null : domain;
}
