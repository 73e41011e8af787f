import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ContainerLog } from './container-log';

let directory: string;
let clock: number;
let log: ContainerLog;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sluice-docker-'));
  await mkdir(join(directory, 'containers'));
  clock = 0;
  log = new ContainerLog({ directory, name: 'postfix' }, () => clock);
});
afterEach(() => rm(directory, { recursive: true }));

/** What Docker leaves of a container. @returns the file of its output */
async function container(letter: string, name: string, driver = 'json-file'): Promise<string> {
  const id = letter.repeat(64);
  const folder = join(directory, 'containers', id);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'config.v2.json'), JSON.stringify({ ID: id, Name: `/${name}`, LogPath: `/var/lib/docker/containers/${id}/${id}-json.log`, State: { Running: true } }));
  await writeFile(join(folder, 'hostconfig.json'), JSON.stringify({ LogConfig: { Type: driver, Config: {} } }));
  const file = join(folder, `${id}-json.log`);
  await writeFile(file, '');
  return file;
}

test('the file is that of the container of this very name, also while another is being removed', async () => {
  await container('a', 'postfix-old');
  const file = await container('b', 'postfix');
  await mkdir(join(directory, 'containers', 'c'.repeat(64)));
  expect(await log.file()).toBe(file);
});

test('a container that is made anew is found at once where the old one was removed, and soon where it was renamed', async () => {
  const first = await container('a', 'postfix');
  expect(await log.file()).toBe(first);
  await rm(join(directory, 'containers', 'a'.repeat(64)), { recursive: true });
  const second = await container('b', 'postfix');
  expect(await log.file()).toBe(second);
  await container('b', 'postfix-before');
  const third = await container('c', 'postfix');
  clock += 10_000;
  expect(await log.file()).toBe(third);
});

test('a file that was renamed by the rotation and is not there for a moment is still the one', async () => {
  const file = await container('a', 'postfix');
  await log.file();
  await rename(file, `${file}.1`);
  expect(await log.file()).toBe(file);
});

test('a container that is not there, or whose output goes elsewhere, is said to be so', async () => {
  await expect(log.file()).rejects.toThrow('no container named postfix');
  await container('a', 'postfix', 'journald');
  await expect(log.file()).rejects.toThrow('"journald"');
});
