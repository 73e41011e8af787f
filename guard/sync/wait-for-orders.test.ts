import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import type { Duty } from '@sluice/guard/runtime';
import { waitForOrders } from './wait-for-orders';

let folder: string;
let server: Server;
let asked: { url: string; token: string | undefined; answer(status: number, body: object): void }[];
let duty: Duty;
let orders: number;
let rests: number[];
let needed: boolean;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-orders-'));
  await writeFile(join(folder, 'token'), 'guard-token');
  [asked, orders, rests, needed] = [[], 0, [], true];
  server = createServer((request, response: ServerResponse) => {
    const answer = (status: number, body: object): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    asked.push({ url: request.url ?? '', token: request.headers.authorization, answer });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  duty = waitForOrders({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tokenFile: join(folder, 'token'), onOrder: () => (orders += 1), needed: () => needed, rest: (ms) => new Promise((resolve) => setImmediate(resolve)).then(() => void rests.push(ms)) });
  await duty.start();
});
afterEach(async () => {
  await duty.stop();
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const asks = (count: number): Promise<void> => eventually(() => expect(asked).toHaveLength(count));

test('an order is known at once, and each is told of once', async () => {
  await asks(1);
  expect(asked[0]).toMatchObject({ url: '/api/guard/orders?after=0', token: 'Bearer guard-token' });
  asked[0]?.answer(200, { newest: 50 });
  await asks(2);
  expect([asked[1]?.url, orders]).toEqual(['/api/guard/orders?after=50', 1]);
  asked[1]?.answer(200, { newest: 50 });
  await asks(3);
  expect([asked[2]?.url, orders]).toEqual(['/api/guard/orders?after=50', 1]);
});

test('a console that is gone, errs or speaks of something else is asked again, and stopping waits for no answer', async () => {
  await asks(1);
  asked[0]?.answer(500, { code: 'internal' });
  await asks(2);
  asked[1]?.answer(200, { something: 'else' });
  await asks(3);
  expect([orders, rests]).toEqual([0, [5_000, 5_000]]);
  await duty.stop();
});

test('a console of an older version is left in peace', async () => {
  await asks(1);
  asked[0]?.answer(404, {});
  await asks(2);
  expect(rests).toEqual([60_000]);
});

test('a console whose exchange waits by itself is not asked twice', async () => {
  await asks(1);
  needed = false;
  asked[0]?.answer(200, { newest: 0 });
  await eventually(() => expect(rests.length).toBeGreaterThan(2));
  expect(asked).toHaveLength(1);
});
