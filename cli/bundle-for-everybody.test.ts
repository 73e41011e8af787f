import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

test('the programs that root makes with a closed umask can be read by the user that the console runs as', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-umask-'));
  try {
    for (const name of await readdir(root)) if (!['bin', 'dist', '.next', '.git'].includes(name)) await symlink(join(root, name), join(folder, name));
    await mkdir(join(folder, 'bin'));
    await copyFile(join(root, 'bin', 'sluice.mjs'), join(folder, 'bin', 'sluice.mjs'));
    await promisify(execFile)('/bin/sh', ['-c', 'umask 077 && exec "$0" bin/sluice.mjs --help', process.execPath], { cwd: folder });
    const names = await readdir(join(folder, 'dist'));
    expect(names).toContain('guard.js');
    for (const path of [join(folder, 'dist'), ...names.map((name) => join(folder, 'dist', name))]) {
      const found = await stat(path);
      expect([path, found.mode & 0o055]).toEqual([path, found.isDirectory() ? 0o055 : 0o044]);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);
