import { appendFile, mkdtemp, readdir, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import type { LogPlace } from '@sluice/suspects/live-log';
import { Problems } from '@sluice/guard/problems';
import type { Duty } from '@sluice/guard/runtime';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { takenLines } from '@sluice/guard/testing/taken-lines';
import { followLog } from './follow-log';
import { LineSplitter } from './line-splitter';


let folder: string;
let read: string[];
let duty: Duty;
let problems: Problems;
let places: LogPlace[];
let renames: boolean;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-follow-'));
  read = [];
  places = [];
  renames = false;
  problems = new Problems(() => 1);
  duty = followLog({
    log: silentLog(),
    smtpLog: {
      format: 'mailcarrier',
      async files() {
        const names = (await readdir(folder)).sort().reverse();
        if (!renames) return names.reverse().map((name) => ({ path: join(folder, name), date: name.slice(0, 10) }));
        return Promise.all(names.map(async (name) => ({ path: join(folder, name), date: null, id: String((await stat(join(folder, name))).ino) })));
      },
    },
    take: takenLines((line, place) => {
      if (line !== '') read.push(`${place.file} ${line}`);
      places.push(place);
    }),
    problems,
    now: () => 1,
    ...{ intervalMs: 2, listMs: 20 },
  });
});
afterEach(async () => {
  await duty.stop();
  await rm(folder, { recursive: true, force: true });
});

const FIRST = '2026-11-23.log';
const SECOND = '2026-11-24.log';

test('what is there is read back, what is added follows, a partial line waits, a new day is another file', async () => {
  await writeFile(join(folder, FIRST), 'one\ntwo\nthr');
  await duty.start();
  await eventually(() => expect(read).toEqual([`${FIRST} one`, `${FIRST} two`]));
  await appendFile(join(folder, FIRST), 'ee\n');
  await eventually(() => expect(read).toHaveLength(3));
  await writeFile(join(folder, SECOND), 'four\n');
  await eventually(() => expect(read).toHaveLength(4));
  await appendFile(join(folder, FIRST), 'late\n');
  await eventually(() => expect(read.slice(2)).toEqual([`${FIRST} three`, `${SECOND} four`, `${FIRST} late`]));
  expect(places.map(({ date, line }) => [date, line])).toEqual([[FIRST.slice(0, 10), 0], [FIRST.slice(0, 10), 1], [FIRST.slice(0, 10), 2], [SECOND.slice(0, 10), 0], [FIRST.slice(0, 10), 3]]);
});

test('lines written in random pieces are each read once', async () => {
  await duty.start();
  const wanted = Array.from({ length: 2_000 }, (_, index) => `line ${index} ${'가'.repeat(index % 40)}`);
  const bytes = Buffer.from(`${wanted.join('\n')}\n`);
  for (let from = 0; from < bytes.length; ) {
    const to = from + 1 + Math.floor(Math.random() * 3_000);
    await appendFile(join(folder, FIRST), bytes.subarray(from, to));
    from = to;
  }
  await eventually(() => expect(read).toHaveLength(2_000));
  expect(read).toEqual(wanted.map((line) => `${FIRST} ${line}`));
});

test('a truncated and a replaced file are read from their beginning', async () => {
  const path = join(folder, FIRST);
  await writeFile(path, 'one\ntwo\n');
  await duty.start();
  await eventually(() => expect(read).toHaveLength(2));
  await truncate(path, 0);
  await appendFile(path, 'a\n');
  await eventually(() => expect(read.slice(2)).toEqual([`${FIRST} a`]));
  await writeFile(join(folder, '.new'), 'b\nc\nd\ne\n');
  await rename(join(folder, '.new'), path);
  await eventually(() => expect(read.filter((line) => line.startsWith(FIRST)).slice(3)).toEqual(['b', 'c', 'd', 'e'].map((line) => `${FIRST} ${line}`)));
});

test('a line of 5 MB is dropped, and the lines around it are read', async () => {
  await writeFile(join(folder, FIRST), Buffer.concat([Buffer.from('before\n'), Buffer.alloc(5_000_000, 'x'), Buffer.from('\nafter\n')]));
  await duty.start();
  await eventually(() => expect(read).toEqual([`${FIRST} before`, `${FIRST} after`]));
});

test('a log that cannot be read is a problem until it can', async () => {
  await rm(folder, { recursive: true });
  await duty.start();
  await eventually(() => expect(problems.list()).toMatchObject([{ code: 'log-unreadable' }]));
  folder = await mkdtemp(join(tmpdir(), 'sluice-follow-'));
  await writeFile(join(folder, FIRST), 'one\n');
  await eventually(() => expect(read).toEqual([`${FIRST} one`]));
  // It is told when all of the file is read.
  await eventually(() => expect(problems.list()).toEqual([]));
});

test('a log that stays away is looked for a few times a second, not in every round', async () => {
  await writeFile(join(folder, FIRST), 'one\n');
  let lists = 0;
  let rounds = 0;
  const follower = followLog({
    log: silentLog(),
    smtpLog: {
      format: 'mailcarrier',
      files() {
        lists += 1;
        return lists === 1 ? Promise.resolve([{ path: join(folder, FIRST), date: null }]) : Promise.reject(new Error('ENOENT'));
      },
    },
    take: takenLines(() => undefined),
    onProgress: () => (rounds += 1),
    problems,
    now: () => 1,
    ...{ intervalMs: 1, listMs: 1_000_000 },
  });
  await follower.start();
  await eventually(() => expect(rounds).toBeGreaterThan(1));
  await rm(join(folder, FIRST));
  const before = rounds;
  await eventually(() => expect(rounds).toBeGreaterThan(before + 50));
  await follower.stop();
  expect(lists).toBeLessThan(5);
});

test('the splitter keeps no more than its bound', () => {
  const lines = new LineSplitter(null, 10);
  expect(lines.push(Buffer.from('0123456789\n01234567890\nab'))).toEqual(Buffer.from('0123456789\n\n'));
  for (let piece = 0; piece < 100; piece += 1) lines.push(Buffer.alloc(100, 'y'));
  expect(lines.push(Buffer.from('z\n\xff\n', 'latin1'))).toEqual(Buffer.from('\n\xff\n', 'latin1'));
  expect(lines.dropped).toBe(2);
});

test('a rotation that renames reads nothing twice, and what was written under the old name is not lost', async () => {
  renames = true;
  const live = join(folder, 'mail.log');
  await writeFile(live, 'one\n');
  await duty.start();
  await eventually(() => expect(read).toEqual(['mail.log one']));
  await appendFile(live, 'two\n');
  await rename(live, `${live}.1`);
  await writeFile(live, 'three\n');
  await eventually(() => expect(read.map((line) => line.split(' ')[1]).sort()).toEqual(['one', 'three', 'two']));
  await appendFile(live, 'four\n');
  await appendFile(`${live}.1`, 'late\n');
  await eventually(() => expect(read).toHaveLength(5));
  expect(read.slice(3).sort()).toEqual(['mail.log four', 'mail.log.1 late']);
});
