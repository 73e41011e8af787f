import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SmtpRestartFailed } from '../mail-server';
import { freePort } from '../testing/embedded-run';
import { createEmbeddedSmtp } from './embedded-smtp';
import { greets } from './smtp-greeting';

let folder: string;
let instanceFile: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-smtp-'));
  instanceFile = join(folder, 'instance.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.each(['', '{', '[]', 'null', '{"id":"","pid":1,"startedAt":1}', '{"id":"a","pid":-1,"startedAt":1}', '{"id":"a","pid":"1","startedAt":1}'])('the instance file %j names no run', async (text) => {
  await writeFile(instanceFile, text);
  expect(await createEmbeddedSmtp({ instanceFile, host: '127.0.0.1', port: 1 }).instance()).toBeNull();
});

test('a run is over when its process is gone, or when its number belongs to another process', async () => {
  const smtp = createEmbeddedSmtp({ instanceFile, host: '127.0.0.1', port: 1 });
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const run = { id: 'a', pid: child.pid, startedAt: 1, afterCrash: false };
  // As an earlier version wrote it.
  await writeFile(instanceFile, JSON.stringify({ ...run, afterCrash: undefined }));
  expect(await smtp.instance()).toEqual(run);
  await writeFile(instanceFile, JSON.stringify({ ...run, ticks: '1' }));
  expect(await smtp.instance()).toBeNull();
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
  await writeFile(instanceFile, JSON.stringify({ ...run, ticks: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] }));
  expect(await smtp.instance()).toEqual(run);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await smtp.instance()).toBeNull();
});

test('a process that ignores SIGTERM is killed, and a new run that never comes is told in a sentence', async () => {
  const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => undefined); process.stdout.write("on"); setInterval(() => undefined, 1000)'], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  const ended = once(child, 'exit');
  await writeFile(instanceFile, JSON.stringify({ id: 'a', pid: child.pid, startedAt: 1 }));
  const smtp = createEmbeddedSmtp({ instanceFile, host: '127.0.0.1', port: await freePort(), endMs: 200, startMs: 200 });
  await expect(smtp.restart()).rejects.toThrow(SmtpRestartFailed);
  expect(await ended).toEqual([null, 'SIGKILL']);
  await expect(smtp.restart()).rejects.toThrow(/No queued mail is lost/);
});

test('only a server that greets with 220 answers', async () => {
  for (const [greeting, expected] of [['220 ready\r\n', true], ['554 go away\r\n', false], ['HTTP/1.1 400\r\n', false], ['x'.repeat(5_000), false], ['', false]] as const) {
    const server = createServer((socket) => socket.on('error', () => undefined).end(greeting));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    expect(await greets('127.0.0.1', typeof address === 'object' && address ? address.port : 0, 5_000), greeting.slice(0, 20)).toBe(expected);
    server.close();
  }
  expect(await greets('127.0.0.1', await freePort(), 1_000)).toBe(false);
});
