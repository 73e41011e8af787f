import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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
