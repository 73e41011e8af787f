import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '@/guard/testing/silent-log';
import { ReadingFile, type Reading, type ReadingPart } from './reading-file';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-reading-'));
  path = join(folder, 'log-reading');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const EMPTY: Omit<Reading, 'settings'> = {
  files: { files: [{ key: '7', mark: { position: 3, head: Buffer.from('abc'), before: Buffer.from('abc'), pending: { bytes: Buffer.from('c'), dropping: false } } }], past: [] },
  parsers: { format: 'mailcarrier', newestOf: new Map([['2026-11-24', 5]]) },
  tracker: { accounts: [], connections: { anonymous: new Map(), authenticated: new Map() }, failedLogins: new Map([['x', { count: 1, at: 2 }]]), latest: -Infinity },
};

function file(options: Partial<ConstructorParameters<typeof ReadingFile>[0]> = {}) {
  const log = silentLog();
  return { log, kept: new ReadingFile({ path, settings: 'a', log, elapsed: () => 0, everyMs: 0, ...options }) };
}

test('what was kept comes back whole', async () => {
  await file().kept.saveWhenDue(() => EMPTY);
  const { log, kept } = file();
  const reading = kept.load();
  expect(reading).toMatchObject({ settings: 'a', parsers: EMPTY.parsers, tracker: EMPTY.tracker });
  expect(Buffer.from(reading?.files.files[0]?.mark.pending.bytes ?? []).toString()).toBe('c');
  expect(log.sentences).toEqual([]);
});

test('without a file there is nothing, and nothing to say', () => {
  const { log, kept } = file();
  expect(kept.load()).toBeNull();
  expect(log.sentences).toEqual([]);
});

test.each([
  ['one byte is another', (bytes: Buffer) => bytes.fill(bytes.at(-1) === 1 ? 2 : 1, bytes.length - 1), 'damaged'],
  ['its end is missing', (bytes: Buffer) => bytes.subarray(0, -9), 'damaged'],
  ['it is empty', () => Buffer.alloc(0), 'another version'],
  ['another version wrote it', (bytes: Buffer) => Buffer.concat([Buffer.from('sluice log reading 0\n'), bytes.subarray(21)]), 'another version'],
  ['it is something else', () => Buffer.from('{"a":1}'.repeat(50)), 'another version'],
])('a file of which %s is left aside with a sentence', async (_, spoil, cause) => {
  await file().kept.saveWhenDue(() => EMPTY);
  await writeFile(path, spoil(await readFile(path)));
  const { log, kept } = file();
  expect(kept.load()).toBeNull();
  expect(log.sentences).toEqual([expect.stringContaining(cause) as string]);
});

test('the reading of a mail server with other settings is left aside', async () => {
  await file().kept.saveWhenDue(() => EMPTY);
  const { log, kept } = file({ settings: 'b' });
  expect(kept.load()).toBeNull();
  expect(log.sentences).toEqual([expect.stringContaining('settings were changed') as string]);
});

test('it is made no more often than it may take of the time, but at once when it is urgent', async () => {
  let now = 0;
  const { kept } = file({ elapsed: () => now, everyMs: 10_000 });
  expect(kept.saveWhenDue(() => EMPTY)).toBeNull();
  const slow = () => {
    now += 1_000;
    return EMPTY;
  };
  now = 10_000;
  await kept.saveWhenDue(slow);
  now += 49_000;
  expect(kept.saveWhenDue(slow)).toBeNull();
  await kept.saveWhenDue(slow, true);
  now += 51_000;
  expect(kept.saveWhenDue(slow)).not.toBeNull();
});

test('what is too large is kept in part, and what is too large even so is not kept', async () => {
  const asked: ReadingPart[] = [];
  const sized = (bytes: (part: ReadingPart) => number) => (part: ReadingPart) => {
    asked.push(part);
    return { ...EMPTY, tracker: { ...EMPTY.tracker, failedLogins: new Map([['x'.repeat(bytes(part)), { count: 1, at: 1 }]]) } };
  };
  const { kept, log } = file({ mostBytes: 5_000 });
  await kept.saveWhenDue(sized(({ most }) => (most <= 5_000 ? 10 : 9_000)));
  expect(asked).toEqual([{ most: Infinity, evidence: true }, { most: Infinity, evidence: false }, { most: 5_000, evidence: false }]);
  expect(file().kept.load()).not.toBeNull();
  expect(kept.saveWhenDue(sized(() => 9_000))).toBeNull();
  expect(log.sentences).toEqual([expect.stringContaining('too much to be kept') as string]);
});

test('a disk that cannot be written is said once, and reading goes on', async () => {
  let broken = true;
  const { kept, log } = file({ replace: () => (broken ? Promise.reject(new Error('ENOSPC')) : Promise.resolve()) });
  await kept.saveWhenDue(() => EMPTY);
  await kept.saveWhenDue(() => EMPTY);
  expect(log.sentences).toEqual([expect.stringContaining('ENOSPC') as string]);
  broken = false;
  await kept.saveWhenDue(() => EMPTY);
  broken = true;
  await kept.saveWhenDue(() => EMPTY);
  expect(log.sentences).toHaveLength(2);
});
