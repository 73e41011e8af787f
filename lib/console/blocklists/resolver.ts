import { Resolver as DnsResolver } from 'node:dns/promises';
import type { Resolver } from './ask-list';

/** A press waits for ten seconds at most, and a reason is asked for after the answer. */
const TIMEOUT_MS = 2_500;

/**
 * The resolver of the system, or the one that SLUICE_DNS_SERVER names: some lists answer no public one.
 *
 * @param environment usually process.env
 * @throws Error naming the variable
 */
export function blocklistResolver(environment: Record<string, string | undefined>): Resolver {
  const resolver = new DnsResolver({ timeout: TIMEOUT_MS, tries: 1 });
  const server = environment['SLUICE_DNS_SERVER']?.trim();
  if (!server) return resolver;
  try {
    resolver.setServers([server]);
  } catch (error) {
    throw new Error(`SLUICE_DNS_SERVER must be an address, with or without a port, such as 127.0.0.1 or 127.0.0.1:53, not "${server.slice(0, 60)}".`, { cause: error });
  }
  return resolver;
}
