import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { QueueDirectories } from './queue-directories';

const FOLDERS = ['incoming', 'active', 'deferred', 'deferred/A', 'deferred/B', 'hold'];
const MESSAGE = 'AAAAAA1';

let spool: string;
let clock: number;
/** What happens just before and just after a folder is listed, the first time in a look that it is. */
let before: Record<string, () => Promise<unknown>>;
let after: typeof before;
let queue: QueueDirectories;

const path = (name: string): string => join(spool, name);
const put = (name: string): Promise<void> => writeFile(path(name), '');
const move = (from: string, to: string) => (): Promise<void> => rename(path(`${from}/${MESSAGE}`), path(`${to}/${MESSAGE}`));

beforeEach(async () => {
  spool = await mkdtemp(join(tmpdir(), 'sluice-spool-'));
  for (const folder of FOLDERS) await mkdir(path(folder));
  clock = Date.now() + 60_000;
  [before, after] = [{}, {}];
  queue = new QueueDirectories({ queueDirectory: spool, now: () => clock, list: listWithMovement });
  await put('active/FFFFFF1');
  await put('deferred/B/BBBBBB1');
});
afterEach(() => rm(spool, { recursive: true, force: true }));

async function listWithMovement(folder: string): Promise<string[]> {
  const name = folder.slice(spool.length + 1);
  await take(before, name);
  const names = await readdir(folder);
  await take(after, name);
  return names;
}

async function take(moves: typeof before, name: string): Promise<void> {
  const happens = moves[name];
  delete moves[name];
  await happens?.();
}

/** Of a queue that was counted before, only what changed since is listed. */
async function countedBefore(): Promise<void> {
  const long = new Date(Date.now() - 3_600_000);
  for (const folder of FOLDERS) await utimes(path(folder), long, long);
  const moves = [before, after];
  [before, after] = [{}, {}];
  await queue.count();
  [before, after] = moves as [typeof before, typeof after];
}

test.each([
  ['incoming', 'active', 'incoming'],
  ['incoming', 'active', 'active'],
  ['active', 'deferred/A', 'active'],
  ['active', 'deferred/A', 'deferred'],
  ['active', 'deferred/A', 'deferred/A'],
])('a message that moves on from %s to %s while they are counted is counted once: before %s', async (from, to, at) => {
  await put(`${from}/${MESSAGE}`);
  before[at] = move(from, to);
  expect(await queue.count()).toBe(3);
  expect(await queue.count()).toBe(3);
});

test.each([
  ['incoming', 'active', 'incoming'],
  ['incoming', 'active', 'active'],
  ['active', 'deferred/A', 'active'],
  ['active', 'deferred/A', 'deferred/A'],
])('a message that moves on from %s to %s while they are counted is counted once: after %s', async (from, to, at) => {
  await put(`${from}/${MESSAGE}`);
  after[at] = move(from, to);
  expect(await queue.count()).toBe(3);
  expect(await queue.count()).toBe(3);
});

test('a message that moves on through all queues at once is counted once', async () => {
  await put(`incoming/${MESSAGE}`);
  after['incoming'] = move('incoming', 'active');
  after['active'] = move('active', 'deferred/A');
  expect(await queue.count()).toBe(3);
});

test('a message that is tried again, and so moves back from deferred to active, is counted once', async () => {
  await put(`deferred/A/${MESSAGE}`);
  after['active'] = move('deferred/A', 'active');
  expect(await queue.count()).toBe(3);
  after['active'] = move('active', 'deferred/A');
  expect(await queue.count()).toBe(3);
});

test('a message that is tried again and deferred again is counted once', async () => {
  await put(`deferred/A/${MESSAGE}`);
  after['active'] = move('deferred/A', 'active');
  after['deferred/A'] = move('active', 'deferred/A');
  expect(await queue.count()).toBe(3);
});

test('a message that is delivered or held while they are counted is counted at most once, and not again', async () => {
  await put(`incoming/${MESSAGE}`);
  after['incoming'] = move('incoming', 'active');
  after['active'] = move('active', 'hold');
  expect(await queue.count()).toBe(3);
  expect(await queue.count()).toBe(2);
  await rm(path('active/FFFFFF1'));
  expect(await queue.count()).toBe(1);
});

test('a message that leaves a folder whose count was remembered is counted once', async () => {
  await put(`incoming/${MESSAGE}`);
  await countedBefore();
  await put('active/FFFFFF2');
  before['active'] = move('incoming', 'active');
  expect(await queue.count()).toBe(4);
  await countedBefore();
  await put('deferred/A/AAAAAA2');
  before['deferred/A'] = move('active', 'deferred/A');
  expect(await queue.count()).toBe(5);
});

test('a message that is tried again from a folder whose count was remembered is counted once', async () => {
  await put(`deferred/A/${MESSAGE}`);
  await countedBefore();
  await put('active/FFFFFF2');
  after['active'] = move('deferred/A', 'active');
  expect(await queue.count()).toBe(4);
  expect(await queue.count()).toBe(4);
});

test('a message that moves to another level of the hash folders is counted once', async () => {
  await put(`deferred/A/${MESSAGE}`);
  after['deferred'] = move('deferred/A', 'deferred');
  expect(await queue.count()).toBe(3);
  await mkdir(path('deferred/A/C'));
  before['deferred/A'] = move('deferred', 'deferred/A/C');
  expect(await queue.count()).toBe(3);
});

test('a hash folder that goes while it is counted is empty', async () => {
  after['deferred'] = () => rm(path('deferred/A'), { recursive: true });
  expect(await queue.count()).toBe(2);
  await put('deferred/B/BBBBBB2');
  before['deferred/B'] = () => rm(path('deferred/B'), { recursive: true });
  expect(await queue.count()).toBe(1);
});
