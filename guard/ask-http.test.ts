import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { askHttp, type HttpQuestion } from './ask-http';

let server: Server;
let connections: Socket[];
let respond: RequestListener;

beforeEach(async () => {
  connections = [];
  server = createServer((request, response) => respond(request, response));
  server.on('connection', (socket) => connections.push(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
const ask = (more: Partial<HttpQuestion> = {}): ReturnType<typeof askHttp> => askHttp(url(), { signal: new AbortController().signal, mostBytes: 100, ...more });

test('asks with a body of any alphabet, and gives back status and text, a redirect too', async () => {
  let heard = '';
  respond = (request, response) => {
    request.on('data', (chunk: Buffer) => (heard += chunk.toString('utf8')));
    request.on('end', () => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(`${request.method} ${request.headers['content-length']} 보류`));
  };
  expect(await ask({ method: 'POST', body: '{"a":"가나"}' })).toEqual({ status: 302, body: 'POST 14 보류', whole: true });
  expect(heard).toBe('{"a":"가나"}');
});

test('an answer without an end is left at the bound, and its connection is closed', async () => {
  respond = (_, response) => {
    const more = (): void => void (response.destroyed || response.write('x'.repeat(1_000), () => setImmediate(more)));
    more();
  };
  expect(await ask()).toEqual({ status: 200, body: 'x'.repeat(100), whole: false });
  await eventually(() => expect(connections.every(({ destroyed }) => destroyed)).toBe(true));
});

test('a kept connection is used again, and one that was closed meanwhile costs no answer', async () => {
  respond = (_, response) => response.end('yes');
  for (let n = 0; n < 3; n += 1) expect((await ask({ keep: true })).body).toBe('yes');
  expect(connections).toHaveLength(1);
  let asked = 0;
  respond = (request, response) => {
    asked += 1;
    if (asked === 1) request.socket.resetAndDestroy();
    else response.end('again');
  };
  expect((await ask({ keep: true })).body).toBe('again');
  expect([asked, connections.length]).toEqual([2, 2]);
});

test('what is asked once is not asked again', async () => {
  let asked = 0;
  respond = (request) => {
    asked += 1;
    request.socket.resetAndDestroy();
  };
  await expect(ask()).rejects.toThrow(/ECONNRESET|socket hang up/);
  await expect(ask({ keep: true })).rejects.toThrow(/ECONNRESET|socket hang up/);
  expect(asked).toBe(2);
});

test('one that is given up says why, before the answer and in the middle of it, and says what is the matter where nobody is there', async () => {
  for (const begun of [false, true]) {
    const giveUp = new AbortController();
    respond = (_, response) => {
      if (begun) response.write('x');
      setImmediate(() => giveUp.abort(new Error('it was silent for 300 ms')));
    };
    await expect(ask({ signal: giveUp.signal })).rejects.toThrow('it was silent for 300 ms');
  }
  await expect(askHttp(`http://127.0.0.1:${await freePort()}/`, { signal: new AbortController().signal, mostBytes: 1 })).rejects.toThrow('ECONNREFUSED');
});
