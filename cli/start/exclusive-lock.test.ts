import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeExclusiveLock } from './exclusive-lock';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a second taker is told who holds the lock, until it is released', () => {
  const first = takeExclusiveLock(join(folder, 'run', 'lock'));
  expect(takeExclusiveLock(join(folder, 'run', 'lock'))).toEqual({ heldBy: process.pid });
  if ('release' in first) first.release();
  expect(takeExclusiveLock(join(folder, 'run', 'lock'))).toHaveProperty('release');
});

test('a holder that was killed leaves no lock behind', async () => {
  const file = join(folder, 'lock');
  const script = `
    import Database from 'better-sqlite3';
    const database = new Database(${JSON.stringify(file)});
    database.exec('BEGIN EXCLUSIVE');
    console.log('held');
    setInterval(() => database.inTransaction, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  expect(takeExclusiveLock(file)).toEqual({ heldBy: null });
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(takeExclusiveLock(file)).toHaveProperty('release');
});
