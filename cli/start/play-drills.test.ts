import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEMO_MAILBOXES } from '@sluice/embedded/mailboxes';
import { createPasswdFileStore } from '@sluice/guard/account-stores/passwd-file';
import { Stage, T0 } from '@/lib/console/testing/stage';
import { temporarySqlite, type TemporaryDatabase } from '@/lib/db/testing/temporary-database';
import { embeddedLayout } from '@sluice/guard/mailserver/embedded/layout';
import { eventually } from '@/lib/testing/eventually';
import { dataLayout, prepareDataFolder } from './data-folder';
import { setUpMailServer } from './mail-set-up';
import { playDrills, type DrillPlayer } from './play-drills';
import { startSettings } from './settings';

let dataDir: string;
let database: TemporaryDatabase;
let serverId: string;
let player: DrillPlayer | null = null;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sluice-play-'));
  await prepareDataFolder(dataDir);
  database = await temporarySqlite();
  ({ serverId } = await Stage.set(database.db, 'mx1'));
});
afterEach(async () => {
  await player?.stop();
  player = null;
  await database.remove();
  await rm(dataDir, { recursive: true });
});

const ask = (id: string, more: object = {}) =>
  database.db.drill.create({
    data: { id, key: `key-of-${id}`, serverId, status: 'requested', requestedAt: Date.now(), requestedById: 'alice', requestedByName: 'Alice', ...more },
  });
const found = (id: string) => database.db.drill.findUniqueOrThrow({ where: { id } });

/** @param script what is run in the place of `sluice drill`, with the order as its argument */
async function play(script: string, location = database.location): Promise<void> {
  const file = join(dataDir, 'played.mjs');
  await writeFile(file, script);
  const leaveWithParent = join(dataDir, 'leave.mjs');
  await writeFile(leaveWithParent, '');
  const planOf = (order: string) => ({ name: 'drill', args: [file, order], cwd: dataDir, environment: { NODE_ENV: 'test' as const } });
  player = playDrills({ location, dataDir, planOf, leaveWithParent, say: () => undefined });
}

test('what is asked for is played by a program, whose output is kept; one that ends without a word was interrupted', async () => {
  await play(`console.log('playing', process.argv[2]);`);
  await ask('d1');
  await eventually(async () => expect((await found('d1')).status).toBe('failed'));
  expect(await found('d1')).toMatchObject({ failure: 'interrupted' });
  expect(await readFile(dataLayout(dataDir).logOf('drill'), 'utf8')).toContain('playing d1');
  await ask('d2');
  await eventually(async () => expect((await found('d2')).status).toBe('failed'));
});

test('what the run before left is ended, and one that is being played ends with the player', async () => {
  await ask('forgotten', { requestedAt: T0 });
  await ask('left', { status: 'running', seenAt: T0 });
  await ask('terminal', { status: 'running', requestedById: null });
  await play('setInterval(() => undefined, 1_000);');
  await eventually(async () => expect((await found('left')).status).toBe('failed'));
  expect(await found('terminal'), 'one of a terminal may go on').toMatchObject({ status: 'running' });
  await eventually(async () => expect(await found('forgotten')).toMatchObject({ status: 'failed', failure: 'not-begun' }));
  await ask('d1');
  await eventually(async () => expect((await found('d1')).status).toBe('running'));
  await player!.stop();
  player = null;
  await eventually(async () => expect((await found('d1')).status).toBe('failed'));
});

test('practice mailboxes are given back, and a database that is not there is neither made nor the end of it', async () => {
  await setUpMailServer(startSettings({ SLUICE_DATA_DIR: dataDir }, '/project'), { policy: 40_001, sink: 40_002 }, 'Asia/Seoul');
  const store = createPasswdFileStore({ file: embeddedLayout(dataLayout(dataDir).mail).accounts });
  const { account } = DEMO_MAILBOXES[0]!;
  await store.disable(account);
  await ask('d1', { status: 'over', resetAskedAt: T0 });
  await play('');
  await eventually(async () => expect((await found('d1')).resetAt).not.toBeNull());
  expect((await store.find(account))?.enabled).toBe(true);
  await player!.stop();

  const nowhere = { kind: 'sqlite' as const, file: join(dataDir, 'nowhere.db') };
  await play('', nowhere);
  await player!.stop();
  player = null;
  await expect(readFile(nowhere.file)).rejects.toMatchObject({ code: 'ENOENT' });
});
