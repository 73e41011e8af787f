import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as ask, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createConsoleClient, type Exchange } from '@sluice/guard/sync/console-client';
import { saveProtection } from '@/lib/console/protection/save';
import { alice, exampleExchange, Stage, T0, TOKEN } from '@/lib/console/testing/stage';
import { serveExchange } from '@/lib/auth/exchange-route';
import { consoleOn } from '@/lib/auth/testing/console';
import { temporarySqlite, type TemporaryDatabase } from '@/lib/db/testing/temporary-database';
import { eventually } from '@/lib/testing/eventually';
import { trustedProxies } from './client-address';
import { serveGuard } from './serve-guard';
import { methodsByPath } from './served-methods';
import { webServer, type WebServer } from './web-server';

const WAIT_MS = 2_400;
const PATIENCE_MS = 60_000;
const never = new AbortController().signal;
const methodsOf = methodsByPath([
  { path: '/api/guard/sync', methods: ['POST', 'OPTIONS'] },
  { path: '/api/guard/orders', methods: ['GET'] },
]);

let database: TemporaryDatabase;
let stage: Stage;
let web: WebServer;
let port: number;
let folder: string;
let exchange: Exchange;
let others: string[];

beforeEach(async () => {
  [database, folder, others] = [await temporarySqlite(), await mkdtemp(join(tmpdir(), 'sluice-serve-guard-')), []];
  await consoleOn(database.db);
  stage = await Stage.set(database.db);
  web = webServer({ url: new URL('http://127.0.0.1:3000'), proxies: trustedProxies(''), methodsOf }, (request, response) => {
    if (serveGuard(request, response)) return;
    others.push(`${request.method} ${request.url}`);
    response.end();
  });
  web.server.listen(0, '127.0.0.1');
  await once(web.server, 'listening');
  port = (web.server.address() as AddressInfo).port;
  await writeFile(join(folder, 'token'), `${TOKEN}-mx1`);
  exchange = createConsoleClient({ url: `http://127.0.0.1:${port}`, tokenFile: join(folder, 'token'), timeoutMs: PATIENCE_MS });
});
afterEach(async () => {
  web.server.closeAllConnections();
  web.server.close();
  await database.remove();
  await rm(folder, { recursive: true });
});

async function answerTo(body: string, headers: Record<string, string>): Promise<[status: number | undefined, answer: string]> {
  const asked = ask({ port, host: '127.0.0.1', path: '/api/guard/sync', method: 'POST', headers })
    .on('error', () => undefined)
    .end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return [answer.statusCode, await text(answer)];
}

const changeRule = () =>
  saveProtection(database.db, {
    change: { serverId: stage.serverId, version: 1, applyQueueLimit: true, threshold: 70, confirmed: true },
    actor: alice,
    now: T0,
  });

test('a guard’s exchange waits over HTTP, and the answer comes when there is something to tell', async () => {
  const first = await exchange(exampleExchange(1), never);
  if (first.kind !== 'answered') throw new Error(first.sentence);
  expect(first.response).toMatchObject({ acknowledged: 1, settings: { version: 1 }, alerts: { server: 'mx1' } });
  const waiting = exchange({ ...exampleExchange(2), waitMs: WAIT_MS, tag: first.response.tag }, never);
  await eventually(() => expect(database.db.$heard.get(stage.serverId)?.sequence).toBe(2));
  const askedAt = performance.now();
  await changeRule();
  expect(await waiting).toMatchObject({ kind: 'answered', response: { acknowledged: 2, settings: { version: 2, threshold: 70 } } });
  expect(performance.now() - askedAt).toBeLessThan(WAIT_MS);
  expect(others).toEqual([]);
});

test('a guard that gives up its wait for news is answered at once on another connection, and what it gave up is let go', async () => {
  const first = await exchange(exampleExchange(1), never);
  if (first.kind !== 'answered') throw new Error(first.sentence);
  const news = new AbortController();
  const waiting = exchange({ ...exampleExchange(2), waitMs: WAIT_MS, tag: first.response.tag }, news.signal);
  await eventually(() => expect(database.db.$heard.get(stage.serverId)?.sequence).toBe(2));
  news.abort();
  expect((await waiting).kind).toBe('unreachable');
  expect((await exchange(exampleExchange(3), never)).kind).toBe('answered');
  await eventually(
    () =>
      new Promise<void>((resolve, reject) =>
        web.server.getConnections((_, open) => (open <= 1 ? resolve() : reject(new Error(`${open} connections are open`)))),
      ),
  );
});

test('whoever is no guard, sends no JSON or sends too much is told so', async () => {
  expect(await answerTo('{}', { authorization: 'Bearer somebody-else' })).toEqual([401, expect.stringContaining('not-signed-in')]);
  expect(await answerTo('not JSON', { authorization: `Bearer ${TOKEN}-mx1` })).toEqual([400, expect.stringContaining('not JSON')]);
  expect(await answerTo('x'.repeat(9 * 1024 * 1024), { authorization: `Bearer ${TOKEN}-mx1` })).toEqual([413, expect.stringContaining('too-large')]);
});

test('everything else is not its own', async () => {
  for (const [method, path] of [
    ['OPTIONS', '/api/guard/sync'],
    ['GET', '/somewhere'],
  ] as const) {
    await once(ask({ port, host: '127.0.0.1', path, method }).end(), 'response');
  }
  expect(others).toEqual(['OPTIONS /api/guard/sync', 'GET /somewhere']);
});

test('of a guard that has given up nothing is taken in, so that those who still wait have their turn', async () => {
  const headers = new Headers({ authorization: `Bearer ${TOKEN}-mx1` });
  const sent = (sequence: number) => ({ url: 'http://console/api/guard/sync', headers, body: new Blob([JSON.stringify(exampleExchange(sequence))]).stream() });
  expect((await serveExchange({ ...sent(1), signal: AbortSignal.abort() })).status).toBe(408);
  expect(await database.db.server.findFirst({ select: { lastSequence: true, lastSeenAt: true } })).toMatchObject({ lastSequence: 0, lastSeenAt: null });
  expect((await serveExchange({ ...sent(2), signal: never })).status).toBe(200);
  expect(await database.db.server.findFirst({ select: { lastSequence: true } })).toMatchObject({ lastSequence: 2 });
});
