import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CommandFailed, runCommand, runServiceCommand } from './run-command';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-run-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function untilGone(pid: number): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (alive(pid)) {
    if (performance.now() > deadline) throw new Error(`${pid} is still running`);
    await pause(10);
  }
}

test('hands arguments and input on as they are, without a shell', async () => {
  let output = '';
  const result = await runCommand([process.execPath, '-e', 'process.stdout.write(process.argv[1]); process.stdin.pipe(process.stdout)', '$(id); `id` * "'], {
    timeoutMs: 20_000,
    input: ' and input',
    onOutput: (chunk) => (output += chunk.toString()),
  });
  expect(result.code).toBe(0);
  expect(output).toBe('$(id); `id` * " and input');
});

test('gives the exit code and the end of what was said', async () => {
  expect(await runCommand([process.execPath, '-e', 'process.stderr.write("no such queue\\n"); process.exitCode = 3'], { timeoutMs: 20_000 })).toEqual({ code: 3, said: 'no such queue' });
});

test('kills the whole group of a command that hangs', async () => {
  const file = join(folder, 'pid');
  const hang = `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    require('node:fs').writeFileSync(${JSON.stringify(file)}, String(child.pid)); setInterval(() => {}, 1000)`;
  await expect(runCommand([process.execPath, '-e', hang], { timeoutMs: 5_000 })).rejects.toThrow(CommandFailed);
  await untilGone(Number(await readFile(file, 'utf8')));
});

test('says when the program is not there', async () => {
  await expect(runCommand([join(folder, 'nothing')], { timeoutMs: 1_000 })).rejects.toThrow(/could not be started \(ENOENT\)/);
});

test('does not wait for a daemon that keeps the output open', async () => {
  const daemon = `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'inherit' });
    process.stdout.write(String(child.pid)); child.unref()`;
  const result = await runServiceCommand([process.execPath, '-e', daemon], { timeoutMs: 20_000 });
  expect(result.code).toBe(0);
  const pid = Number(result.said);
  expect(pid).toBeGreaterThan(1);
  expect(alive(pid)).toBe(true);
  process.kill(pid, 'SIGKILL');
});
