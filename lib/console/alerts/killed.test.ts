import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LEASE_MS } from '@sluice/alerts/delivery';
import { temporarySqlite, type TemporaryDatabase } from '@/lib/db/testing/temporary-database';
import { until } from '@sluice/guard/mailserver/testing/until';
import { Stage } from '../testing/stage';
import { AlertStage, NOON } from './testing/alert-stage';
import { Receiver } from './testing/receivers';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let folder: string;
let database: TemporaryDatabase;
beforeEach(async () => {
  // Inside dist, the bundle finds the packages by looking upward.
  await mkdir(join(root, 'dist'), { recursive: true });
  folder = await mkdtemp(join(root, 'dist', 'killed-worker-'));
  database = await temporarySqlite();
});
afterEach(async () => {
  await database.remove();
  await rm(folder, { recursive: true });
});

test('a console that is killed while a receiver takes the message sends it again after its start, under the same id', async () => {
  const outfile = join(folder, 'worker.mjs');
  await build({ absWorkingDir: root, entryPoints: ['lib/console/alerts/testing/killed-worker.ts'], outfile, ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', tsconfig: 'tsconfig.json', logLevel: 'error' } });
  const { file } = database.location as { file: string };
  const worker = (now: number) => spawn(process.execPath, [outfile, file, String(now)], { stdio: ['ignore', 'inherit', 'inherit'] });
  const receiver = await Receiver.listen((_, count) => (count === 1 ? null : { status: 200 }));
  const alerts = new AlertStage(database.db);
  await alerts.channel({ kind: 'webhook', url: receiver.url, secret: 'x' });
  const server = await Stage.set(database.db);
  await server.trip();

  const killed = worker(NOON);
  await until('the receiver has the message and does not answer', () => receiver.received.length === 1, 60_000);
  const ended = once(killed, 'exit');
  killed.kill('SIGKILL');
  await ended;
  expect(await alerts.deliveries()).toMatchObject([{ status: 'waiting', attempts: 1 }]);

  const [early] = (await once(worker(NOON + LEASE_MS - 1), 'exit')) as [number];
  expect([early, receiver.received.length]).toEqual([0, 1]);
  const [late] = (await once(worker(NOON + LEASE_MS), 'exit')) as [number];
  expect(late).toBe(0);
  const sent = receiver.received.filter(({ body }) => body.toString('utf8').includes('"kind":"trip"'));
  expect(sent).toHaveLength(2);
  expect(sent[1]!.headers['idempotency-key']).toBe(sent[0]!.headers['idempotency-key']);
  expect((await alerts.deliveries()).find(({ reason }) => reason === 'begun')).toMatchObject({ status: 'delivered', attempts: 2 });
  await receiver.close();
}, 120_000);
