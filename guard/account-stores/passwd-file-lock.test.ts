import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withFileLock } from './passwd-file-lock';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('work under one lock is done one after the other, and a fault in it frees the lock', async () => {
  const lock = join(folder, 'lock');
  let [inside, most] = [0, 0];
  const work = async (fails: boolean): Promise<void> => {
    most = Math.max(most, (inside += 1));
    await new Promise((resolve) => setTimeout(resolve, 5));
    inside -= 1;
    if (fails) throw new Error('the work failed');
  };
  const done = await Promise.allSettled([false, true, false, true].map((fails) => withFileLock(lock, 60_000, () => work(fails))));
  expect([most, done.map(({ status }) => status)]).toEqual([1, ['fulfilled', 'rejected', 'fulfilled', 'rejected']]);
});

test('who waits too long is told, and a holder that was killed holds nothing', async () => {
  const lock = join(folder, 'lock');
  const other = spawn('flock', [lock, 'sh', '-c', 'echo && exec cat']);
  await once(other.stdout, 'data');
  await expect(withFileLock(lock, 50, () => Promise.resolve())).rejects.toThrow('another program has been changing accounts for 0.05 seconds');
  other.stdin.destroy();
  expect(await withFileLock(lock, 60_000, () => Promise.resolve('done'))).toBe('done');
});

test('a lock that cannot be made is told with its reason, and the work is not begun', async () => {
  let began = false;
  await expect(withFileLock(join(folder, 'nowhere', 'lock'), 60_000, async () => void (began = true))).rejects.toThrow(/No such file/);
  expect(began).toBe(false);
});
