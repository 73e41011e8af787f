import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import type { SyncRequest } from '@sluice/contract/contract';
import { createConsoleClient } from './console-client';

let folder: string;
let server: Server;
let respond: RequestListener;
const request = { sequence: 7 } as SyncRequest;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-client-'));
  await writeFile(join(folder, 'token'), 'secret\n');
  server = createServer((incoming, response) => respond(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

function send(path = '', tokenFile = 'token', timeoutMs = 30_000): ReturnType<ReturnType<typeof createConsoleClient>> {
  const { port } = server.address() as AddressInfo;
  const exchange = createConsoleClient({ url: `http://127.0.0.1:${port}${path}`, tokenFile: join(folder, tokenFile), timeoutMs });
  return exchange(request, new AbortController().signal);
}

const GOOD = { protocol: 1, acknowledged: 7, settings: { applyQueueLimit: true, threshold: 5, version: 1 }, actions: [], dismissals: [] };

test.each(['', '/', '/sluice', '/sluice/'])('the exchange goes below the console’s address "%s", with the token', async (path) => {
  let seen = '';
  respond = (incoming, response) => {
    seen = `${incoming.method ?? ''} ${incoming.url ?? ''} ${incoming.headers.authorization ?? ''}`;
    response.end(JSON.stringify(GOOD));
  };
  // An older console says nothing of the two switches, which are off then.
  expect(await send(path)).toEqual({ kind: 'answered', response: { ...GOOD, settings: { ...GOOD.settings, brake: false, holdOwner: false } } });
  expect(seen).toBe(`POST ${path.replace(/\/$/, '')}/api/guard/sync Bearer secret`);
});

test.each([
  ['a wrong token', 401, '{}', 'unauthorised'],
  ['an upload it does not take', 400, '{}', 'refused'],
  ['a fault', 503, '<html>', 'unreachable'],
  ['no JSON', 200, '<html>', 'invalid'],
  ['another shape', 200, '{"protocol":2}', 'invalid'],
  ['a threshold out of range', 200, JSON.stringify({ ...GOOD, settings: { ...GOOD.settings, threshold: 0 } }), 'invalid'],
  ['another upload acknowledged', 200, JSON.stringify({ ...GOOD, acknowledged: 6 }), 'invalid'],
  ['more than any answer', 200, `${JSON.stringify(GOOD)}${' '.repeat(9_000_000)}`, 'invalid'],
])('%s', async (_, status, body, kind) => {
  respond = (incoming, response) => {
    incoming.resume();
    response.writeHead(status).end(body);
  };
  expect(await send()).toMatchObject({ kind, sentence: expect.stringContaining('Protection goes on') as string });
});

test('a console that does not answer in time, sends elsewhere, or is not there, is unreachable', async () => {
  respond = () => undefined;
  expect(await send('', 'token', 100)).toMatchObject({ kind: 'unreachable' });
  respond = (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end();
  expect(await send()).toMatchObject({ kind: 'unreachable' });
  const stopped = createServer();
  await new Promise<void>((resolve) => stopped.listen(0, '127.0.0.1', resolve));
  const { port } = stopped.address() as AddressInfo;
  await new Promise((resolve) => stopped.close(resolve));
  const gone = createConsoleClient({ url: `http://127.0.0.1:${port}`, tokenFile: join(folder, 'token') });
  expect(await gone(request, new AbortController().signal)).toMatchObject({ kind: 'unreachable', sentence: expect.stringContaining('ECONNREFUSED') as string });
});

test('a silent console is given up also when garbage is collected meanwhile', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  let asked = 0;
  respond = () => (asked += 1);
  const exchange = send('', 'token', 300);
  await eventually(() => expect(asked).toBe(1));
  collectGarbage();
  expect(await exchange).toMatchObject({ kind: 'unreachable', sentence: expect.stringContaining('300 ms') as string });
});

test('a guard that stops does not wait for the console', async () => {
  const stopping = new AbortController();
  respond = () => stopping.abort();
  const { port } = server.address() as AddressInfo;
  const exchange = createConsoleClient({ url: `http://127.0.0.1:${port}`, tokenFile: join(folder, 'token'), timeoutMs: 30_000 });
  expect(await exchange(request, stopping.signal)).toMatchObject({ kind: 'unreachable' });
  expect(await exchange(request, stopping.signal)).toMatchObject({ kind: 'unreachable' });
});

test('a missing token is told with the file’s name, and nothing is sent', async () => {
  respond = () => {
    throw new Error('something was sent');
  };
  expect(await send('', 'missing')).toMatchObject({ kind: 'no-token', sentence: expect.stringContaining('missing') as string });
});
