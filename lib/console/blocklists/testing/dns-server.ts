import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Resolver } from 'node:dns/promises';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { until } from '@sluice/guard/mailserver/testing/until';

export interface DnsServer {
  /** As SLUICE_DNS_SERVER names it. */
  address: string;
  stop(): Promise<void>;
}

const reversedIPv4 = (address: string): string => address.split('.').reverse().join('.');

/**
 * A real dnsmasq that keeps blocklists below `lists.test` and refuses every other name. `good` keeps to RFC 5782 and lists 192.0.2.7 and 2001:db8::7;
 * `four` knows IPv4 only; `picky` answers as lists do that do not answer public resolvers; `bought` is a domain that somebody bought;
 * `all` lists everybody; `ended` has no entry any more.
 */
export async function startDnsServer(): Promise<DnsServer> {
  const port = await freePort();
  const good = (zone: string): string[] => [`--host-record=${reversedIPv4('127.0.0.2')}.${zone},127.0.0.2`, `--host-record=${reversedIPv4('192.0.2.7')}.${zone},127.0.0.4`];
  const nibbles = (last: string): string => `${last}.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2`;
  const options = [
    ...good('good.lists.test'),
    ...good('four.lists.test'),
    '--host-record=2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.good.lists.test,127.0.0.2',
    `--host-record=${nibbles('7')}.good.lists.test,127.0.0.9`,
    `--txt-record=${reversedIPv4('192.0.2.7')}.good.lists.test,Sent spam,see https://lists.test/7`,
    '--address=/picky.lists.test/127.255.255.254',
    '--address=/bought.lists.test/203.0.113.80',
    '--address=/all.lists.test/127.0.0.2',
    '--local=/lists.test/',
  ];
  const server = spawn('/usr/sbin/dnsmasq', ['--no-daemon', '--conf-file=/dev/null', '--no-resolv', '--no-hosts', '--bind-interfaces', '--listen-address=127.0.0.1', '--user=root', '--pid-file=', `--port=${port}`, ...options], { stdio: 'ignore' });
  const resolver = new Resolver({ timeout: 1_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${port}`]);
  await until('the name server answers', async () => (await resolver.resolve4('2.0.0.127.good.lists.test').catch(() => [])).length > 0);
  return {
    address: `127.0.0.1:${port}`,
    async stop() {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    },
  };
}
