import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { RelayGate } from '@sluice/guard/protection/relay-gate';
import { servePolicyClient } from './policy-connection';

const REQUEST = 'request=smtpd_access_policy\nprotocol_state=RCPT\nrecipient=x@outside.test\n\n';

let server: Server;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

test('while an answer waits, no more is read from its client; then all of it is answered', async () => {
  const gate = new RelayGate(false);
  const answers = { requests: 0, refused: 0 };
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [served] = (await once(server, 'connection')) as [Socket];
  sockets.push(client, served);
  servePolicyClient(served, { gate, isRefused: () => false, answers, onEnded: () => undefined, patienceMs: 60_000 });

  let written = (): void => undefined;
  void gate.close(new Promise((resolve) => (written = resolve)), 60_000);
  client.write(REQUEST);
  await eventually(() => expect(served.isPaused()).toBe(true));
  const read = served.bytesRead;
  for (let more = 0; more < 5_000; more += 1) client.write(REQUEST);
  await new Promise(setImmediate);
  expect(served.isPaused()).toBe(true);
  expect(answers.requests).toBe(0);
  // What the kernel and the stream had in hand may still come in, never all of it.
  expect(served.bytesRead - read).toBeLessThanOrEqual(2 * 64 * 1024);
  written();
  client.resume();
  await eventually(() => expect(answers).toEqual({ requests: 5_001, refused: 5_001 }));
});
