import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gateSecret } from './gate-secret';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sluice-gate-secret-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test('is made once, whoever comes first, and leaves nothing else behind', async () => {
  const [first, ...others] = await Promise.all([gateSecret(directory), gateSecret(directory), gateSecret(directory)]);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(others).toEqual([first, first]);
  expect(await readdir(directory)).toEqual(['gate-secret']);
});

test.each(['', '\n', 'abc'])('one that was cut off (%j) is made anew', async (text) => {
  await writeFile(join(directory, 'gate-secret'), text);
  const secret = await gateSecret(directory);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(await gateSecret(directory)).toBe(secret);
});
