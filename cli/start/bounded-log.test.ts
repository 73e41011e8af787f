import { statSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noSmallDisk, smallDisk, type SmallDisk } from '@/host-tests/testing/small-disk';
import { openBoundedLog } from './bounded-log';

test('keeps two files of the bound and goes on where an earlier run stopped', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-log-'));
  const path = join(folder, 'logs', 'guard.log');
  for (const text of ['aaaa', 'bbbb', 'cccc', 'dddd', 'eeee']) {
    const log = openBoundedLog(path, 8);
    log.write(text);
    log.close();
  }
  expect(await readFile(path, 'utf8')).toBe('eeee');
  expect(await readFile(`${path}.1`, 'utf8')).toBe('ccccdddd');
  expect((await readdir(join(folder, 'logs'))).sort()).toEqual(['guard.log', 'guard.log.1']);
  await rm(folder, { recursive: true });
});

describe.skipIf(noSmallDisk() !== null)('on a disk that is full', () => {
  let disk: SmallDisk;
  beforeEach(() => {
    disk = smallDisk(1_048_576);
  });
  afterEach(() => disk.remove());

  test('lines are lost, counted, told of once, and the log goes on when there is room again', async () => {
    const told: string[] = [];
    const log = openBoundedLog(join(disk.path, 'guard.log'), 100_000, (sentence) => told.push(sentence));
    log.write('before\n');
    disk.fill();
    // What is left of the block that the file has is still written; the rest is lost.
    for (let line = 0; line < 100; line += 1) log.write(`${'x'.repeat(99)}\n`);
    expect(log.lostBytes).toBeGreaterThan(5_000);
    expect(told).toEqual([expect.stringMatching(/guard\.log cannot be written \(ENOSPC\)/)]);
    const lost = log.lostBytes;
    disk.free();
    log.write('after\n');
    log.close();
    const text = await readFile(log.path, 'utf8');
    expect(text.startsWith('before\n')).toBe(true);
    expect(text.endsWith(`[${lost} bytes of output were lost here: ENOSPC]\nafter\n`)).toBe(true);
    expect(told).toHaveLength(2);
  });

  test('a log that cannot even be opened begins when it can', async () => {
    disk.fill();
    const log = openBoundedLog(join(disk.path, 'logs', 'guard.log'), 100_000);
    log.write('lost\n');
    disk.free();
    log.write('kept\n');
    log.close();
    expect(await readFile(log.path, 'utf8')).toMatch(/kept\n$/);
  });

  test('a log that is full there neither grows past its bound nor fails', () => {
    const log = openBoundedLog(join(disk.path, 'guard.log'), 1_000);
    disk.fill();
    for (let line = 0; line < 200; line += 1) log.write(`${'x'.repeat(99)}\n`);
    log.close();
    expect(statSync(log.path).size).toBeLessThanOrEqual(1_000);
  });
});
