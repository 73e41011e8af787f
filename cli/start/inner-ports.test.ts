import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { innerPorts } from './inner-ports';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-inner-ports-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('the ports are the same at the next start, unless one was taken meanwhile', async () => {
  const file = join(folder, 'ports.json');
  const first = await innerPorts(file, '127.0.0.1');
  expect(await innerPorts(file, '127.0.0.1', () => Promise.resolve(true))).toEqual(first);
  const third = await innerPorts(file, '127.0.0.1', (port) => Promise.resolve(port !== first.policy));
  expect(third.sink).toBe(first.sink);
  expect(third.policy).not.toBe(first.policy);
});

test('a damaged file is replaced', async () => {
  const file = join(folder, 'ports.json');
  await writeFile(file, '{"policy":');
  expect(Object.keys(await innerPorts(file, '127.0.0.1'))).toEqual(['policy', 'sink']);
});
