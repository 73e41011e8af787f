import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { QueueUnreadable } from '../mail-server';
import { createEmbeddedQueue } from './embedded-queue';
import { embeddedLayout, type EmbeddedLayout } from './layout';

let directory: string;
let folders: EmbeddedLayout;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sluice-queue-'));
  folders = embeddedLayout(directory);
  for (const folder of [folders.queue, folders.active, folders.held, folders.released, folders.orders]) await mkdir(folder);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const name = (index: number) => `${1_000 + index}_1_0_1_abc${index}_1_host`;

async function put(folder: string, index: number, account: string | null, recipients: number | null = 1): Promise<void> {
  const header = Buffer.from(
    JSON.stringify({ notes: { account }, ...(recipients === null ? {} : { rcpt_to: Array.from({ length: recipients }, () => ({})) }) }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length, 0);
  await writeFile(join(folder, name(index)), Buffer.concat([length, header]));
}

test('every folder a message can wait in counts, held and unfinished ones do not, and one that is moving counts once', async () => {
  const queue = createEmbeddedQueue({ folders, now: Date.now });
  await put(folders.queue, 1, 'a@x.test');
  await put(folders.active, 2, 'a@x.test');
  await put(folders.active, 1, 'a@x.test');
  await put(folders.released, 3, null);
  await put(folders.held, 4, 'a@x.test');
  await writeFile(join(folders.queue, '__tmp__.1_1_0_1_abc_1_host'), '');
  await writeFile(join(folders.queue, 'error.1_1_0_1_abc_1_host'), '');
  expect(await queue.length()).toBe(3);
  expect(await queue.breakdown()).toEqual({
    waiting: 3,
    held: 1,
    oldestAt: 1_001,
    accounts: [
      { account: 'a@x.test', waiting: 2, held: 1 },
      { account: null, waiting: 1, held: 0 },
    ],
    recipients: { waiting: 3, complete: true, held: 1, heldMost: 1, heldComplete: true },
  });
});

test('the recipients of what waits are counted once, whatever the message’s file is called; of a message that does not say there is one at least', async () => {
  const queue = createEmbeddedQueue({ folders, now: Date.now });
  await put(folders.queue, 1, 'a@x.test', 500);
  await put(folders.held, 2, 'a@x.test', 500);
  await put(folders.active, 3, null);
  expect((await queue.breakdown()).recipients).toEqual({ waiting: 501, complete: true, held: 500, heldMost: 500, heldComplete: true });
  await rename(join(folders.queue, name(1)), join(folders.queue, '1001_9_1_1_abc1_1_host'));
  await rename(join(folders.held, name(2)), join(folders.released, name(2)));
  expect((await queue.breakdown()).recipients).toEqual({ waiting: 1_001, complete: true, held: 0, heldMost: 0, heldComplete: true });
  await put(folders.queue, 4, null, null);
  await rm(join(folders.released, name(2)));
  expect((await queue.breakdown()).recipients).toEqual({ waiting: 502, complete: false, held: 0, heldMost: 0, heldComplete: true });
});

test('the folder is listed again when its time of change moved, and while it is too fresh to be trusted', async () => {
  let now = Date.now();
  const queue = createEmbeddedQueue({ folders, now: () => now });
  await put(folders.queue, 1, null);
  expect(await queue.length()).toBe(1);
  const { mtime } = await import('node:fs/promises').then(({ stat }) => stat(folders.queue));
  await put(folders.queue, 2, null);
  await utimes(folders.queue, mtime, mtime);
  expect(await queue.length()).toBe(2);
  now += 10_000;
  await put(folders.queue, 3, null);
  await utimes(folders.queue, mtime, mtime);
  expect(await queue.length()).toBe(3);
  await put(folders.queue, 4, null);
  await utimes(folders.queue, mtime, mtime);
  expect(await queue.length(), 'an unchanged time is trusted once the listing is old enough').toBe(3);
  await rename(join(folders.queue, name(4)), join(folders.held, name(4)));
  expect(await queue.length()).toBe(3);
});

test('a missing folder is no empty queue', async () => {
  const queue = createEmbeddedQueue({ folders, now: Date.now });
  await rm(folders.active, { recursive: true });
  await expect(queue.length()).rejects.toThrow(QueueUnreadable);
  await expect(queue.breakdown()).rejects.toThrow(QueueUnreadable);
});

test('a message that began to be delivered between two looks is found by the next pass', async () => {
  await put(folders.queue, 1, 'a@x.test');
  await put(folders.queue, 2, 'a@x.test');
  const queue = createEmbeddedQueue({ folders, now: Date.now });
  const claimed: Promise<void>[] = [];
  const result = await queue.hold('A@x.test', () => {
    claimed.push(rename(join(folders.queue, name(2)), join(folders.active, name(2))).catch(() => undefined));
  });
  await Promise.all(claimed);
  const ordered = await readdir(folders.orders);
  expect(result.messages + ordered.length).toBe(2);
});

test('deleting orders the deletion of what is being delivered, and releasing takes orders back', async () => {
  await put(folders.active, 1, 'a@x.test');
  const queue = createEmbeddedQueue({ folders, now: Date.now });
  expect(await queue.delete('a@x.test', () => undefined)).toEqual({ messages: 0 });
  expect(await readdir(folders.orders)).toEqual([name(1)]);
  await queue.release('a@x.test', () => undefined);
  expect(await readdir(folders.orders)).toEqual([]);
});

test.each([
  ['claimed for its delivery', 'queue', 'active', name(1)],
  ['deferred under another name', 'active', 'queue', '1001_9_1_1_abc1_1_host'],
  ['released', 'held', 'released', name(1)],
] as const)('a message that is %s while the queue is looked at counts once', async (_, from, to, newName) => {
  await put(folders[from], 1, 'a@x.test');
  await put(folders.active, 2, 'a@x.test');
  let moves = true;
  const queue = createEmbeddedQueue({
    folders,
    now: Date.now,
    async list(path) {
      const names = await readdir(path);
      if (path === folders.queue && moves) await rename(join(folders[from], name(1)), join(folders[to], newName));
      if (path === folders.queue) moves = false;
      return names;
    },
  });
  expect(await queue.breakdown()).toMatchObject({ waiting: 2, held: 0, accounts: [{ account: 'a@x.test', waiting: 2, held: 0 }] });
});
