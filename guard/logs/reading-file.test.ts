import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ImagePart } from '@sluice/log-engine/core-image';
import { LiveLog, liveLogVersion } from '@sluice/suspects/live-log';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { ReadingFile, type Reading } from './reading-file';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-reading-'));
  path = join(folder, 'log-reading');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const EMPTY: Omit<Reading, 'settings'> = {
  files: { files: [{ key: '7', mark: { position: 3, head: Buffer.from('abc'), before: Buffer.from('abc'), pending: { bytes: Buffer.from('c'), dropping: false }, line: 2 } }], past: [] },
  log: new LiveLog({ format: 'postfix', timeZone: 'UTC', near: 1e12, date: '2026-11-24', seed: [1, 2, 3, 4], now: () => 1e12 }).save(),
};

function file(options: Partial<ConstructorParameters<typeof ReadingFile>[0]> = {}) {
  const log = silentLog();
  return { log, kept: new ReadingFile({ path, settings: 'a', log, elapsed: () => 0, everyMs: 0, ...options }) };
}

test('what was kept comes back whole', async () => {
  await file().kept.saveWhenDue(() => EMPTY);
  const { log, kept } = file();
  const reading = kept.load(liveLogVersion());
  expect(reading).toMatchObject({ settings: 'a', log: { version: liveLogVersion(), engine: { counts: EMPTY.log.engine.counts } } });
  expect(Buffer.from(reading?.files.files[0]?.mark.pending.bytes ?? []).toString()).toBe('c');
  expect(log.sentences).toEqual([]);
});

test('without a file there is nothing, and nothing to say', () => {
  const { log, kept } = file();
  expect(kept.load(liveLogVersion())).toBeNull();
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
  expect(kept.load(liveLogVersion())).toBeNull();
  expect(log.sentences).toEqual([expect.stringContaining(cause) as string]);
});

test('the reading of a mail server with other settings is left aside', async () => {
  await file().kept.saveWhenDue(() => EMPTY);
  const { log, kept } = file({ settings: 'b' });
  expect(kept.load(liveLogVersion())).toBeNull();
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

test('neither keeping nor loading makes a second memory of what may be a quarter of a gigabyte', async () => {
  const memory = EMPTY.log.engine.book.image.parts as readonly ImagePart[];
  let written: readonly Uint8Array[] = [];
  await file({ replace: (_, pieces) => ((written = pieces), Promise.resolve()) }).kept.saveWhenDue(() => EMPTY);
  const places = (pieces: readonly Uint8Array[]): number[][] => pieces.map(({ byteOffset, length }) => [byteOffset, length]);
  expect(places(written.filter(({ buffer }) => buffer === memory[0]?.bytes.buffer))).toEqual(places(memory.map(({ bytes }) => bytes)));
  await file().kept.saveWhenDue(() => EMPTY);
  const loaded = file().kept.load(liveLogVersion())?.log.engine.book.image.parts ?? [];
  let bytes = 0;
  for (const part of loaded) {
    expect(part.bytes.buffer.byteLength).toBeLessThanOrEqual(256 * 1024);
    bytes += part.bytes.length;
  }
  expect(bytes).toBe(memory.reduce((sum, part) => sum + part.bytes.length, 0));
});

test('what is too large is not kept, and said', () => {
  const { kept, log } = file({ mostBytes: 5_000 });
  expect(kept.saveWhenDue(() => EMPTY)).toBeNull();
  expect(log.sentences).toEqual([expect.stringContaining('too much to be kept') as string]);
});

test('what another version of the engine kept is left aside: it would be misread', async () => {
  await file().kept.saveWhenDue(() => EMPTY);
  const { log, kept } = file();
  expect(kept.load('another')).toBeNull();
  expect(log.sentences).toEqual([expect.stringContaining('another version of the guard') as string]);
});

test('a disk that cannot be written is said once, and reading goes on', async () => {
  let broken = true;
  let now = 0;
  const save = (kept: ReadingFile) => {
    now += 1_000_000;
    return kept.saveWhenDue(() => EMPTY);
  };
  const { kept, log } = file({ elapsed: () => now, replace: () => (broken ? Promise.reject(new Error('ENOSPC')) : Promise.resolve()) });
  await save(kept);
  await save(kept);
  expect(log.sentences).toEqual([expect.stringContaining('ENOSPC') as string]);
  broken = false;
  await save(kept);
  broken = true;
  await save(kept);
  expect(log.sentences).toHaveLength(2);
});
