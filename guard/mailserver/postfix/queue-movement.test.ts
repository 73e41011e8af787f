import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { queueFile } from '../testing/queue-file';
import { OwnedQueue } from './owned-queue';
import { OwnerLog } from './owner-log';
import { QueueDirectories } from './queue-directories';

const FOLDERS = ['incoming', 'active', 'deferred', 'deferred/A', 'deferred/B', 'hold'];
const MESSAGE = 'AAAAAA1';

let spool: string;
let clock: number;
/** What happens just before and just after a folder is listed, the first time in a look that it is. */
let before: Record<string, () => Promise<unknown>>;
let after: typeof before;

const path = (name: string): string => join(spool, name);
const WHOLE = queueFile([['A', 'sasl_username=kim@example.test'], ['A', 'client_address=192.0.2.1']], ['Subject: hi']);
const put = (name: string): Promise<void> => writeFile(path(name), WHOLE, { mode: 0o700 });
const move = (from: string, to: string) => (): Promise<void> => rename(path(`${from}/${MESSAGE}`), path(`${to}/${MESSAGE}`));

beforeEach(async () => {
  spool = await mkdtemp(join(tmpdir(), 'sluice-spool-'));
  for (const folder of FOLDERS) await mkdir(path(folder));
  clock = Date.now() + 60_000;
  [before, after] = [{}, {}];
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

function ownedQueue(): OwnedQueue {
  const log = new OwnerLog({ logFile: path('mail.log'), timeZone: 'UTC', accountDomain: null, now: () => clock });
  const rules = { networks: { entries: [], unread: [] }, isOwn: () => false, filtering: false };
  return new OwnedQueue({ queueDirectory: () => Promise.resolve(spool), rules: () => Promise.resolve(rules), log, accountDomain: null, now: () => clock, list: listWithMovement });
}

const COUNTS = [
  { what: 'how many they are', counter: () => new QueueDirectories({ queueDirectory: spool, now: () => clock, list: listWithMovement }) },
  { what: 'whose they are', counter: () => counterOf(ownedQueue()) },
];

function counterOf(owned: OwnedQueue): { count(): Promise<number> } {
  return {
    async count() {
      const { waiting, accounts } = (await owned.look()).breakdown;
      expect(accounts).toMatchObject([{ account: 'kim@example.test', waiting }]);
      return waiting;
    },
  };
}

describe.each(COUNTS)('while messages move: $what', ({ counter }) => {
  let queue: { count(): Promise<number> };
  beforeEach(() => {
    queue = counter();
  });

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
    expect([2, 3]).toContain(await queue.count());
    expect(await queue.count()).toBe(2);
    await rm(path('active/FFFFFF1'));
    // A file system in memory does all this within one step of its clock, and the clock of this test is a minute on: no folder is too new to be believed.
    const later = new Date(Date.now() + 1_000);
    await utimes(path('active'), later, later);
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
});

test('a message that is released while the owners are looked for is counted once', async () => {
  await put(`hold/${MESSAGE}`);
  after['deferred/A'] = move('hold', 'deferred/A');
  expect((await ownedQueue().look()).breakdown).toMatchObject({ waiting: 3, held: 0, accounts: [{ waiting: 3, held: 0 }] });
});

test('all of thousands that are tried again while their owners are looked for are counted', async () => {
  const ids = Array.from({ length: 2_000 }, (_, index) => `A${index.toString(16).toUpperCase().padStart(6, '0')}`);
  for (const id of ids) await put(`deferred/A/${id}`);
  after['active'] = () => Promise.all(ids.map((id) => rename(path(`deferred/A/${id}`), path(`active/${id}`))));
  const { breakdown, ids: found } = await ownedQueue().look({ wants: () => true, queues: ['incoming', 'active', 'deferred'], most: 9_999 });
  expect(breakdown).toMatchObject({ waiting: 2_002, accounts: [{ account: 'kim@example.test', waiting: 2_002 }] });
  expect(found).toHaveLength(2_002);
});
