import { once } from 'node:events';
import { Agent, request as ask, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { trustedProxies } from './client-address';
import { methodsByPath } from './served-methods';
import { webServer, type WebServer } from './web-server';

/** Caddy keeps a connection to what is behind it for two minutes, nginx for one. */
const LONGEST_OF_A_PROXY_S = 120;
const settings = { url: new URL('http://127.0.0.1:3000'), proxies: trustedProxies(''), methodsOf: methodsByPath([{ path: '/taken', methods: ['POST'] }]) };

let web: WebServer | null = null;
const clients: Socket[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
  web?.server.closeAllConnections();
  web?.server.close();
});

async function serving(serve: (request: IncomingMessage, response: ServerResponse) => void, times?: Parameters<typeof webServer>[2]): Promise<number> {
  web = webServer(settings, serve, times);
  web.server.listen(0, '127.0.0.1');
  await once(web.server, 'listening');
  return (web.server.address() as AddressInfo).port;
}

const openConnections = (server: Server) => new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));

test('a connection is kept longer than any proxy keeps it, so that no request is on its way when it is closed', async () => {
  const port = await serving((_request, response) => response.end('served'));
  const asked = ask({ port, host: '127.0.0.1', agent: new Agent({ keepAlive: true }) }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  await text(answer);
  expect(answer.headers.connection).toBe('keep-alive');
  expect(Number(/^timeout=(\d+)$/.exec(String(answer.headers['keep-alive']))?.[1])).toBeGreaterThan(LONGEST_OF_A_PROXY_S);
  clients.push(asked.socket!);
});

test.each([
  ['an address that refuses it', '/', true, 405, 1],
  ['one that answers before it has read', '/taken', true, 401, 1],
  ['one that answers before it has read, on a connection for one request as nginx makes it', '/taken', false, 401, 20],
])('whoever sends much to %s gets the answer', async (_what, path, keepAlive, status, connections) => {
  const port = await serving((_request, response) => {
    response.statusCode = 401;
    response.end('first sign in');
  });
  // In a thread of its own: in this one, the client would not write while the server closes.
  const client = new Worker(
    `const { Agent, request } = require('node:http'); const { parentPort, workerData: { port, path, keepAlive } } = require('node:worker_threads');
     const agent = new Agent({ keepAlive: true, maxSockets: 1 }); const seen = []; const sockets = new Set();
     (function next() {
       if (seen.length === 20) return parentPort.postMessage({ seen, connections: sockets.size });
       const asked = request({ port, host: '127.0.0.1', agent: keepAlive && agent, path, method: 'POST' }, (answer) => { seen.push(answer.statusCode); answer.resume().on('close', () => setImmediate(next)); });
       asked.on('socket', (socket) => sockets.add(socket)).on('error', (error) => { seen.push(error.message); setImmediate(next); });
       asked.end(Buffer.alloc(8_000_000));
     })();`,
    { eval: true, workerData: { port, path, keepAlive } },
  );
  const [told] = (await once(client, 'message')) as [unknown];
  await client.terminate();
  expect(told).toEqual({ seen: Array.from({ length: 20 }, () => status), connections });
});

test.each(['nonsense\r\n\r\n', 'CONNECT outside.test:25 HTTP/1.1\r\nHost: outside.test\r\n\r\n'])('nobody keeps a connection that was ended by not closing his side: %s', async (sent) => {
  const port = await serving((_request, response) => response.end('served'), { lingerMs: 50 });
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => client.write(sent));
  clients.push(client);
  let answer = '';
  client.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  client.on('error', () => undefined);
  await once(client, 'end');
  expect(answer).toMatch(/^HTTP\/1\.1 40[05] .*\r\n(?:.*\r\n)*Connection: close\r\n/);
  await expect.poll(() => openConnections(web!.server), { timeout: 60_000 }).toBe(0);
});

test.each([
  ['one that says no more', 'Transfer-Encoding: chunked\r\n\r\n'],
  ['one that is shorter than it says', 'Content-Length: 9\r\n\r\n1234'],
  ['one that wants to be another protocol', 'Connection: upgrade\r\nUpgrade: websocket\r\nTransfer-Encoding: chunked\r\n\r\n"x"'],
])('a body that stands still, %s, is given up with 408, and whoever waited for it too', async (_what, rest) => {
  let outcome: unknown = null;
  const port = await serving((request, response) => void text(request).then((body) => response.end(body), (error: unknown) => (outcome = error)), { lingerMs: 50, stallMs: 100 });
  const client = connect(port, '127.0.0.1', () => client.write(`POST /taken HTTP/1.1\r\nHost: 127.0.0.1\r\n${rest}`));
  clients.push(client);
  let answer = '';
  client.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  await once(client, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 408 .*\r\nConnection: close\r\n/);
  await expect.poll(() => outcome, { timeout: 60_000 }).toMatchObject({ code: 'ECONNRESET' });
});

test('who waits for the answer to a whole request is let wait, however long a body might stand still', async () => {
  let waiting: ServerResponse | null = null;
  const port = await serving((_request, response) => {
    waiting = response;
    // Three times as long as a body may stand still, by the same clock.
    setTimeout(() => response.end('served'), 300);
  }, { stallMs: 100 });
  const asked = ask({ port, host: '127.0.0.1', agent: new Agent({ keepAlive: true }) }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  expect([waiting !== null, await text(answer)]).toEqual([true, 'served']);
  clients.push(asked.socket!);
});

test('an answer that is on its way when the console stops says that its connection ends', async () => {
  let waiting: ServerResponse | null = null;
  const port = await serving((_request, response) => (waiting = response));
  const asked = ask({ port, host: '127.0.0.1', agent: new Agent({ keepAlive: true }) }).end();
  await expect.poll(() => waiting !== null, { timeout: 60_000 }).toBe(true);
  const stopped = web!.stop();
  waiting!.end('served');
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  expect([await text(answer), answer.headers.connection]).toEqual(['served', 'close']);
  await stopped;
});
