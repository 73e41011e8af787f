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

/** @param done those who have it by its own file @param journal those who have it since */
function putFor(id: string, recipients: string[], done: string[] = [], journal: string[] | null = null): void {
  mkdirSync(join(directory, 'input'), { recursive: true });
  const tree = done.length === 0 ? 'XX' : done.map((address, index) => `${index < done.length - 1 ? 'NY' : 'NN'} ${address}`).join('\n');
  writeFileSync(join(directory, 'input/hdr.1'), `${id}-H\nmail 8 8\n<a@b.test>\n1795938165 0\n-auth_id a\n${tree}\n${recipients.length}\n${recipients.join('\n')}\n\n020  Subject: x\n`);
  renameSync(join(directory, 'input/hdr.1'), join(directory, `input/${id}-H`));
  if (journal !== null) writeFileSync(join(directory, `input/${id}-J`), journal.map((address) => `${address}\n`).join(''));
}

test('recipients that wait: without those who have it by the message’s file, or by the journal of its delivery', async () => {
  const spool = new Spool(directory);
  const people = Array.from({ length: 2_000 }, (_, index) => `User${index}@Out.test`);
  putFor('big', people);
  putFor('one', ['x@out.test']);
  put('input', 'frozen', true);
  put(`${HELD_QUEUE}/input`, 'held', true);
  expect(spool.waiting()).toBe(2);
  expect(await spool.recipients()).toMatchObject({ waiting: 2_001, complete: true });
  putFor('big', people, ['user0@out.test', 'somebody@else.test']);
  expect(spool.waiting()).toBe(2);
  expect(await spool.recipients()).toMatchObject({ waiting: 2_000, complete: true });
  putFor('big', people, ['user0@out.test'], ['User1@out.test', 'user2@out.test']);
  expect(spool.waiting()).toBe(2);
  expect(await spool.recipients()).toMatchObject({ waiting: 1_998, complete: true });
  await writeFile(join(directory, 'input/big-J'), people.slice(0, 1_000).join('\n'));
  expect(await spool.recipients()).toMatchObject({ waiting: 1_001, complete: true });
  await rm(join(directory, 'input/big-J'));
  putFor('big', people, people.slice(0, 1_000));
  expect(spool.waiting()).toBe(2);
  expect(await spool.recipients()).toMatchObject({ waiting: 1_001, complete: true });
});

test('of messages that one count does not reach, or that say nothing of theirs, one waits at least', async () => {
  const spool = new Spool(directory, 5);
  for (let index = 0; index < 8; index += 1) putFor(`id-${index}`, ['a@out.test', 'b@out.test']);
  spool.waiting();
  expect(await spool.recipients()).toMatchObject({ waiting: 13, complete: false });
  expect(await spool.recipients()).toMatchObject({ waiting: 16, complete: true });
  await writeFile(join(directory, 'input/broken-H'), 'nothing');
  spool.waiting();
  expect(await spool.recipients()).toMatchObject({ waiting: 17, complete: false });
});

test('a file that says nothing of itself counts as one that waits', async () => {
  await mkdir(join(directory, 'input'));
  await writeFile(join(directory, 'input/broken-H'), 'nothing');
  expect(new Spool(directory).waiting()).toBe(1);
});
