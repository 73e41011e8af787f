import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dataLayout, keptSecret, prepareDataFolder } from './data-folder';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-data-'));
});
afterEach(() => rm(folder, { recursive: true }));

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

test('the data folder is closed to other users', async () => {
  const data = join(folder, 'new', 'data');
  await prepareDataFolder(data);
  expect(await modeOf(data)).toBe(0o700);
});

test('a folder that cannot be made is a sentence with the variable', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(prepareDataFolder(join(folder, 'file', 'data'))).rejects.toThrow(/cannot be used \(ENOTDIR\).*SLUICE_DATA_DIR/);
});

test('a secret is made once, kept, and only readable by its owner', async () => {
  const { authSecret, guardToken } = dataLayout(folder);
  const secret = await keptSecret(authSecret);
  expect(secret.length).toBeGreaterThanOrEqual(43);
  expect(await keptSecret(authSecret)).toBe(secret);
  expect(await keptSecret(guardToken)).not.toBe(secret);
  expect(await modeOf(authSecret)).toBe(0o600);
});

test('a file that was cut short is replaced', async () => {
  const { authSecret } = dataLayout(folder);
  await writeFile(authSecret, 'short\n');
  expect((await keptSecret(authSecret)).length).toBeGreaterThanOrEqual(43);
});
