import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { openClients } from './open-clients';

test.each([['127.0.0.1', '127.0.0.1', '127.0.0.1'], ['::', '127.0.0.1', '127.0.0.1'], ['::1', '::1', '::1']])('a server on %s that is reached by %s has a client %s', async (listen, address, expected) => {
  const server = createServer().listen(0, listen);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect(port, address);
  await once(client, 'connect');
  try {
    expect(await openClients((local) => local.port === port)).toContainEqual({ address: expected, port: client.localPort });
    expect(await openClients((local) => local.port === port && local.uid === process.getuid!() + 1)).toEqual([]);
  } finally {
    client.destroy();
    server.close();
  }
});
