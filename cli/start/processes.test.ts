import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { openBoundedLog } from './bounded-log';
import { superviseProcess } from './processes';

const here = fileURLToPath(new URL('.', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-processes-'));
  const entryPoints = ['leave-with-parent', 'processes', 'bounded-log'].map((name) => join(here, `${name}.ts`));
  await build({ entryPoints, outdir: folder, outExtension: { '.js': '.mjs' }, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
  await writeFile(join(folder, 'idle.mjs'), `import { appendFileSync } from 'node:fs'; appendFileSync(process.argv[2], process.pid + '\\n'); appendFileSync(process.argv[2] + '.crashed', (process.env.SLUICE_AFTER_CRASH ?? '0') + ' '); process.once('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000);`);
  await writeFile(join(folder, 'thread.mjs'), 'setTimeout(() => {}, 1000);');
  await writeFile(
    join(folder, 'threaded.mjs'),
    `import { appendFileSync } from 'node:fs';
    import { Worker } from 'node:worker_threads';
    appendFileSync(process.argv[2], process.pid + '\\n');
    const thread = new Worker(new URL('./thread.mjs', import.meta.url));
    thread.once('exit', () => appendFileSync(process.argv[2], 'thread ended\\n'));
    setInterval(() => {}, 1000);`,
  );
  await writeFile(
    join(folder, 'deaf.mjs'),
    `import { appendFileSync } from 'node:fs'; process.on('SIGTERM', () => {}); appendFileSync(process.argv[2], process.pid + '\\n'); setInterval(() => {}, 1000);`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

function supervise(script: string, name: string, lines: string[] = []) {
  return superviseProcess(
    { name, args: [join(folder, script), join(folder, `${name}.pids`)], cwd: folder, environment: { NODE_ENV: 'test' } },
    { log: openBoundedLog(join(folder, `${name}.log`), 1_000_000), leaveWithParent: join(folder, 'leave-with-parent.mjs'), say: (line) => lines.push(line) },
  );
}

/** A file that was just made is still empty, and no process has the number 0: signalled, that is everybody here. */
async function pidsOf(name: string): Promise<number[]> {
  return (await readFile(join(folder, `${name}.pids`), 'utf8')).split('\n').map(Number).filter((pid) => pid > 1);
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('a killed child is started again, and a stopped one is not', async () => {
  const lines: string[] = [];
  const child = supervise('idle.mjs', 'restarted', lines);
  await eventually(async () => expect(await pidsOf('restarted')).toHaveLength(1));
  for (const pid of await pidsOf('restarted')) process.kill(pid, 'SIGKILL');
  await eventually(async () => expect(await pidsOf('restarted')).toHaveLength(2));
  expect(child.crashes).toBe(1);
  expect(lines).toEqual(['restarted ended (SIGKILL) and is started again.']);
  await child.stop(10_000);
  expect((await pidsOf('restarted')).filter(alive)).toEqual([]);
  expect(child.pid).toBeNull();
  expect(await pidsOf('restarted')).toHaveLength(2);
});

test('a child learns whether the one before it crashed, or was only asked to end', async () => {
  const child = supervise('idle.mjs', 'asked');
  for (const [runs, signal] of [[1, 'SIGTERM'], [2, 'SIGKILL'], [3, 'SIGTERM']] as const) {
    await eventually(async () => expect((await readFile(join(folder, 'asked.pids.crashed'), 'utf8')).trim().split(' ')).toHaveLength(runs));
    process.kill((await pidsOf('asked')).at(-1)!, signal);
  }
  await eventually(async () => expect(await readFile(join(folder, 'asked.pids.crashed'), 'utf8')).toBe('0 0 1 0 '));
  await child.stop(10_000);
});

test('a child that does not listen to the request is ended all the same', async () => {
  const child = supervise('deaf.mjs', 'deaf');
  await eventually(async () => expect(await pidsOf('deaf')).toHaveLength(1));
  await child.stop(50);
  expect((await pidsOf('deaf')).filter(alive)).toEqual([]);
});

test('a child that cannot start is tried again, and its output is kept', async () => {
  const lines: string[] = [];
  const child = supervise('missing.mjs', 'missing', lines);
  await eventually(() => expect(child.crashes).toBeGreaterThan(2));
  await child.stop(10_000);
  expect(await readFile(join(folder, 'missing.log'), 'utf8')).toContain('Cannot find module');
  expect(lines.some((line) => line.includes('missing: Error [ERR_MODULE_NOT_FOUND]: Cannot find module'))).toBe(true);
});

test('a child that begins a thread is not taken for one whose supervisor is gone', async () => {
  const child = supervise('threaded.mjs', 'threaded');
  await eventually(async () => expect((await readFile(join(folder, 'threaded.pids'), 'utf8')).split('\n')).toContain('thread ended'));
  expect(child.crashes).toBe(0);
  expect(await pidsOf('threaded')).toContain(child.pid);
  await child.stop(10_000);
});

test('children leave when their supervisor is killed', async () => {
  const script = `
    import { superviseProcess } from './processes.mjs';
    import { openBoundedLog } from './bounded-log.mjs';
    superviseProcess(
      { name: 'orphan', args: ['idle.mjs', 'orphan.pids'], cwd: process.cwd(), environment: {} },
      { log: openBoundedLog('orphan.log', 1e6), leaveWithParent: './leave-with-parent.mjs', say: console.log });`;
  const supervisor = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: folder, stdio: 'ignore' });
  await eventually(async () => expect(await pidsOf('orphan')).toHaveLength(1));
  supervisor.kill('SIGKILL');
  await eventually(async () => expect((await pidsOf('orphan')).filter(alive)).toEqual([]));
});
