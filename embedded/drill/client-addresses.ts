import { createServer } from 'node:net';

/**
 * Addresses of this machine that connections can come from. Linux lets a program use the whole of 127.0.0.0/8 without
 * set-up; elsewhere only 127.0.0.1 exists, and everything comes from there.
 *
 * @param third the third number of the address, to keep groups apart
 * @returns `count` addresses, or only 127.0.0.1
 */
export async function clientAddresses(third: number, count: number): Promise<string[]> {
  const addresses = Array.from({ length: count }, (_, n) => `127.0.${third}.${n + 2}`);
  return (await canBind(addresses[0] ?? '127.0.0.1')) ? addresses : ['127.0.0.1'];
}

async function canBind(address: string): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ host: address, port: 0 }, () => server.close(() => resolve(true)));
  });
}
