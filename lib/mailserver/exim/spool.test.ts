import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HELD_QUEUE, Spool } from './spool';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sluice-spool-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** As Exim does: written beside, then renamed. */
function put(folder: string, id: string, frozen = false): void {
  mkdirSync(join(directory, folder), { recursive: true });
  writeFileSync(join(directory, folder, 'hdr.1'), `${id}-H\nmail 8 8\n<a@b.test>\n1795938165 0\n${frozen ? '-frozen 1795938166\n' : ''}XX\n0\n\n`);
  renameSync(join(directory, folder, 'hdr.1'), join(directory, folder, `${id}-H`));
}

test('nothing was ever queued: none wait; a spool that is not there is not empty', () => {
  expect(new Spool(directory).waiting()).toBe(0);
  expect(() => new Spool(join(directory, 'elsewhere')).waiting()).toThrow('ENOENT');
});

test('a spool that may not be read is not empty', async () => {
  await writeFile(join(directory, 'input'), 'a file in the place of the folder');
  expect(() => new Spool(directory).waiting()).toThrow('ENOTDIR');
});

test('split or not or half of each, and in named queues; the frozen, the held and what is being received do not wait', async () => {
  const spool = new Spool(directory);
  put('input', 'aaaaaA-aaaaaa-01');
  put('input', 'aaaaaB-aaaaaa-02', true);
  put('input/C', 'aaaaaC-aaaaaa-03');
  put('input/D', 'aaaaaD-aaaaaaaaaaa-0004');
  put('slow/input', 'aaaaaE-aaaaaa-05');
  put(`${HELD_QUEUE}/input`, 'aaaaaF-aaaaaa-06', true);
  await writeFile(join(directory, 'input/aaaaaG-aaaaaa-07-D'), 'still being received');
  expect(spool.waiting()).toBe(4);
  const messages = await spool.messages();
  expect(messages.map(({ id, queue }) => `${queue}:${id}`).sort()).toEqual([':aaaaaA-aaaaaa-01', ':aaaaaB-aaaaaa-02', ':aaaaaC-aaaaaa-03', ':aaaaaD-aaaaaaaaaaa-0004', 'slow:aaaaaE-aaaaaa-05', `${HELD_QUEUE}:aaaaaF-aaaaaa-06`]);
});

test('what is frozen, thawed, delivered or comes anew after a count is seen by the next one', async () => {
  const spool = new Spool(directory);
  put('input', 'one');
  put('input', 'two');
  expect(spool.waiting()).toBe(2);
  put('input', 'one', true);
  expect(spool.waiting()).toBe(1);
  put('input', 'one');
  await rm(join(directory, 'input/two-H'));
  expect(spool.waiting()).toBe(1);
  put('input', 'three');
  put('late/input', 'four');
  expect(spool.waiting()).toBe(3);
});

test('of a long queue that is frozen all at once every message is seen after a few counts', async () => {
  const spool = new Spool(directory);
  const ids = Array.from({ length: 500 }, (_, index) => `id-${index}`);
  for (const id of ids) put('input', id);
  expect(spool.waiting()).toBe(500);
  for (const id of ids) put('input', id, true);
  const counts = Array.from({ length: 4 }, () => spool.waiting());
  expect(counts.at(-1)).toBe(0);
});

test('a file that says nothing of itself counts as one that waits', async () => {
  await mkdir(join(directory, 'input'));
  await writeFile(join(directory, 'input/broken-H'), 'nothing');
  expect(new Spool(directory).waiting()).toBe(1);
});
