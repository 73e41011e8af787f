import { access, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { waitForPreviousRun } from './previous-run';
import { runningFile, writeRunning } from './running';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-previous-'));
  await mkdir(join(folder, 'run'));
});
afterEach(() => rm(folder, { recursive: true }));

const remembered = { pid: 999_901, startedAt: 0, consoleUrl: 'x', localUrl: 'x', smtpHost: 'x', smtpPort: 1, policyPort: 2, storageFault: null, sinkPort: 3, processes: { guard: 999_902, console: null } };

test('waits until every process of the killed run has ended, then forgets it', async () => {
  await writeRunning(folder, remembered);
  const asked: number[] = [];
  let alive = 3;
  await waitForPreviousRun(folder, (pid) => {
    asked.push(pid);
    return pid === 999_902 && alive-- > 0;
  });
  expect(new Set(asked)).toEqual(new Set([999_901, 999_902]));
  expect(alive).toBe(-1);
  await expect(access(runningFile(folder))).rejects.toThrow('ENOENT');
});

test('does not wait for ever: a process id may belong to somebody else by now', async () => {
  await writeRunning(folder, remembered);
  await waitForPreviousRun(folder, () => true, 100);
});

test('nothing is waited for after an orderly end', async () => {
  await waitForPreviousRun(folder, () => {
    throw new Error('asked');
  });
});
