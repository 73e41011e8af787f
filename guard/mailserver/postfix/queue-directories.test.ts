import { mkdir, mkdtemp, readdir, readlink, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { QueueDirectories } from './queue-directories';

let spool: string;
let clock: number;
let queue: QueueDirectories;
const path = (name: string): string => join(spool, name);
const put = (...names: string[]): Promise<unknown> => Promise.all(names.map((name) => writeFile(path(name), '')));

beforeEach(async () => {
  spool = await mkdtemp(join(tmpdir(), 'sluice-spool-'));
  for (const folder of ['incoming', 'active', 'deferred', 'deferred/A', 'deferred/B', 'hold']) await mkdir(path(folder));
  clock = Date.now() + 60_000;
  queue = new QueueDirectories({ queueDirectory: spool, now: () => clock });
});
afterEach(() => rm(spool, { recursive: true, force: true }));

test('counts what waits, in hash folders of any depth, and not what is held', async () => {
  await mkdir(path('deferred/B/C'));
  await put('incoming/AAAAAA1', 'active/4jYyGC6tt2zJ9GB', 'deferred/A/AAAAAA2', 'deferred/B/C/AAAAAA3', 'hold/AAAAAA4');
  expect(await queue.count()).toBe(4);
});

test('does not count what is no message', async () => {
  await put('incoming/.hidden', 'incoming/AAAAAA1.tmp', 'active/x y', 'active/AAAAAA2');
  expect(await queue.count()).toBe(1);
});

test('sees messages come, move, go and come in new hash folders', async () => {
  expect(await queue.count()).toBe(0);
  await put('incoming/AAAAAA1', 'incoming/AAAAAA2');
  expect(await queue.count()).toBe(2);
  await mkdir(path('deferred/F'));
  await rename(path('incoming/AAAAAA1'), path('deferred/F/AAAAAA1'));
  expect(await queue.count()).toBe(2);
  await rm(path('deferred/F'), { recursive: true });
  expect(await queue.count()).toBe(1);
});

test('lists a folder again only when its time has moved, and all of them every ten seconds', async () => {
  const long = new Date(Date.now() - 3_600_000);
  await put('deferred/A/AAAAAA1');
  await utimes(path('deferred/A'), long, long);
  expect(await queue.count()).toBe(1);
  await put('deferred/A/AAAAAA2');
  await utimes(path('deferred/A'), long, long);
  clock += 9_999;
  expect(await queue.count()).toBe(1);
  clock += 1;
  expect(await queue.count()).toBe(2);
});

test('does not trust a folder that changed within the last step of the clock', async () => {
  const lately = new Date();
  clock = lately.getTime() + 5;
  await utimes(path('incoming'), lately, lately);
  expect(await queue.count()).toBe(0);
  await put('incoming/AAAAAA1');
  await utimes(path('incoming'), lately, lately);
  expect(await queue.count()).toBe(1);
});

test('fails when a queue cannot be read, and goes on when it can again', async () => {
  await rename(path('active'), path('elsewhere'));
  await expect(queue.count()).rejects.toThrow(/ENOENT/);
  await rename(path('elsewhere'), path('active'));
  await put('active/AAAAAA1');
  expect(await queue.count()).toBe(1);
});

test('a queue whose folder was replaced is counted anew, with the next look at all of them at the latest', async () => {
  await put('deferred/A/AAAAAA1');
  expect([await queue.count(), await queue.count()]).toEqual([1, 1]);
  await rename(path('deferred'), path('deferred.old'));
  await mkdir(path('deferred'));
  clock += 10_000;
  expect(await queue.count()).toBe(0);
  await put('deferred/AAAAAA2', 'deferred/AAAAAA3');
  expect(await queue.count()).toBe(2);
});

test('keeps no folder open that has gone', async () => {
  const open = async (): Promise<string[]> => {
    const files = (await readdir('/proc/self/fd')).map((file) => readlink(`/proc/self/fd/${file}`).catch(() => ''));
    return (await Promise.all(files)).filter((file) => file.startsWith(`${spool}/deferred`));
  };
  const look = async (): Promise<void> => void [await queue.count(), await queue.count()];
  await look();
  expect(await open()).toHaveLength(3);
  for (let round = 0; round < 3; round += 1) {
    await mkdir(path('deferred/F'));
    await look();
    expect(await open()).toHaveLength(4);
    await rm(path('deferred/F'), { recursive: true });
    await look();
  }
  await rename(path('deferred'), path('deferred.old'));
  await mkdir(path('deferred'));
  clock += 10_000;
  await look();
  expect(await open()).toEqual([path('deferred')]);
});
