import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { embeddedLayout } from '@sluice/guard/mailserver/embedded/layout';
import { freePort } from '@sluice/guard/mailserver/testing/embedded-run';
import { pidIn } from '@sluice/guard/mailserver/testing/pid-file';
import { FakeConsole } from './testing/fake-console';

const root = join(import.meta.dirname, '..');
const RELAY_DENIED = '530 Relay denied for protecting our server';
const fakeConsole = new FakeConsole();
let folder: string;
let port: number;
const children: ChildProcess[] = [];

const layout = () => embeddedLayout(join(folder, 'mail'));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-main-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await build({
    absWorkingDir: root,
    entryPoints: { guard: 'guard/main.ts', 'log-worker': 'guard/logs/log-worker.ts' },
    outdir: folder,
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', tsconfig: 'tsconfig.json', logLevel: 'error' },
  });
  const { accounts: _accounts, instance, ...folders } = layout();
  for (const each of Object.values(folders)) await mkdir(each, { recursive: true });
  await smtpRun(instance, 'run-1');
  await fakeConsole.start();
  fakeConsole.settings = { applyQueueLimit: true, threshold: 3, version: 1 };
  port = await freePort();
  await writeFile(join(folder, 'token'), fakeConsole.token);
  await writeFile(
    join(folder, 'guard.toml'),
    `console = { url = "${fakeConsole.url}", token_file = "${folder}/token" }
    mailserver = { kind = "embedded", directory = "${folder}/mail", smtp_host = "127.0.0.1", smtp_port = ${await freePort()}, local_domains = ["example.test"], time_zone = "Asia/Seoul" }
    accounts = { kind = "passwd-file", file = "${folder}/mail/accounts" }
    policy = { listen = "127.0.0.1:${port}" }
    state = { directory = "${folder}/guard" }\n`,
  );
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await fakeConsole.stop();
  await rm(folder, { recursive: true });
});

/** Pretends that the SMTP service runs, as this very process. */
function smtpRun(file: string, id: string): Promise<void> {
  return writeFile(file, JSON.stringify({ id, pid: process.pid, startedAt: 1 }));
}

function startGuard(...args: string[]): { child: ChildProcess; output(): string } {
  const child = spawn(process.execPath, [join(folder, 'guard.js'), ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output };
}

const start = () => startGuard('--config', join(folder, 'guard.toml'));

async function ask(): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write('request=smtpd_access_policy\nprotocol_state=RCPT\nrecipient=x@outside.test\n\n');
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return chunk.toString().trim().replace('action=', '');
}

test('killed with -9 while protected: still latched with the same SMTP run, released with a new one', async () => {
  const first = start();
  await eventually(() => expect(fakeConsole.last?.report).toMatchObject({ status: 'watching', smtp: { instance: 'run-1' } }));
  expect(await ask()).toBe('DUNNO');
  for (let message = 0; message < 4; message += 1) await writeFile(join(layout().queue, queueName(message)), 'x');
  await eventually(async () => expect(await ask()).toBe(RELAY_DENIED));
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  for (let message = 0; message < 4; message += 1) await rm(join(layout().queue, queueName(message)));
  const second = start();
  await eventually(async () => expect(await ask()).toBe(RELAY_DENIED));
  await eventually(() => expect(fakeConsole.last?.report).toMatchObject({ status: 'protected', measurement: { length: 0 } }));
  second.child.kill('SIGKILL');
  await once(second.child, 'exit');

  await smtpRun(layout().instance, 'run-2');
  const third = start();
  await eventually(async () => expect(await ask()).toBe('DUNNO'));
  await eventually(() => expect(fakeConsole.events.find(({ kind }) => kind === 'released')).toMatchObject({ smtpInstance: 'run-2', actionId: null }));
  expect(fakeConsole.events.filter(({ kind }) => kind === 'tripped')).toHaveLength(1);
  third.child.kill('SIGTERM');
  expect(await once(third.child, 'exit')).toEqual([0, null]);
  expect(third.output()).toContain('The guard stops.');
  expect(fakeConsole.invalid).toEqual([]);
});

test('killed with -9 during a planned mailing, without a console: the higher threshold holds on, and beyond it protection begins', async () => {
  await rm(join(folder, 'guard'), { recursive: true, force: true });
  await smtpRun(layout().instance, 'run-9');
  const first = start();
  await eventually(() => expect(fakeConsole.last?.report).toMatchObject({ status: 'watching', abilities: expect.arrayContaining(['planned-mailing']) as string[] }));
  fakeConsole.actions = [{ id: 'm1', kind: 'plan-mailing', sender: 'news@example.test', messages: 3, threshold: 6, forMs: 3_600_000, name: 'Minsu' }];
  await eventually(() => expect(fakeConsole.reportOf('m1')).toMatchObject({ status: 'done', steps: [{ step: 'begin-mailing', status: 'done' }, { step: 'prove-mailing', status: 'done' }] }));
  for (let message = 0; message < 6; message += 1) await writeFile(join(layout().queue, queueName(message)), 'x');
  await eventually(() => expect(fakeConsole.last?.report).toMatchObject({ status: 'watching', measurement: { length: 6 }, mailing: { id: 'm1', threshold: 6 } }));
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  await fakeConsole.stop();
  const second = start();
  await eventually(async () => expect(await ask()).toBe('DUNNO'));
  await writeFile(join(layout().queue, queueName(6)), 'x');
  await eventually(async () => expect(await ask()).toBe(RELAY_DENIED));
  await fakeConsole.start();
  await eventually(() => expect(fakeConsole.events.findLast(({ kind }) => kind === 'tripped')).toMatchObject({ latch: { queueLength: 7, threshold: 6, mailing: { id: 'm1', byName: 'Minsu' } } }));
  second.child.kill('SIGTERM');
  await once(second.child, 'exit');
  fakeConsole.actions = [];
  for (let message = 0; message < 7; message += 1) await rm(join(layout().queue, queueName(message)));
  expect(fakeConsole.invalid).toEqual([]);
});

/**
 * Holds the policy socket as systemd does, and never takes a connection itself: while `spawnSync` waits for one guard after
 * the other, its event loop stands still. Each guard finds the socket as descriptor 3, and LISTEN_PID naming itself.
 */
const HOLDER = `
  import { spawnSync } from 'node:child_process';
  import { createServer } from 'node:net';
  const [path, guard, config] = process.argv.slice(1);
  const inner = 'import { writeFileSync } from "node:fs"; writeFileSync(process.argv[1], String(process.pid)); process.env.LISTEN_PID = String(process.pid); await import(process.argv.splice(1, 2)[1]);';
  const held = createServer().listen(path, () => {
    for (const run of [1, 2]) {
      spawnSync(process.execPath, ['--input-type=module', '--eval', inner, '--', path + '.' + run, guard, '--config', config], {
        stdio: ['ignore', 'ignore', 'inherit', held._handle.fd],
        env: { ...process.env, LISTEN_FDS: '1' },
      });
    }
    process.exit(0);
  });
`;

test('a socket that another process holds open loses no question while the guard restarts', async () => {
  const path = join(folder, 'policy');
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', HOLDER, '--', path, join(folder, 'guard.js'), join(folder, 'guard.toml')], { stdio: ['ignore', 'ignore', 'inherit'] });
  children.push(holder);
  const pidOf = (run: number): Promise<number> => pidIn(`${path}.${run}`);
  const question = async (): Promise<string> => {
    const socket = connect(path);
    socket.write('request=smtpd_access_policy\nprotocol_state=RCPT\nrecipient=x@outside.test\n\n');
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    return chunk.toString().trim();
  };
  const first = await pidOf(1);
  expect(await question()).toMatch(/^action=/);
  process.kill(first, 'SIGSTOP');
  const waiting = question();
  process.kill(first, 'SIGKILL');
  const second = await pidOf(2);
  expect(second).not.toBe(first);
  expect(await waiting).toMatch(/^action=/);
  const ended = once(holder, 'exit');
  process.kill(second, 'SIGTERM');
  await ended;
});

test.each([
  ['no configuration', [], 'The guard needs its configuration'],
  ['a missing file', ['--config', 'nowhere.toml'], 'The configuration nowhere.toml cannot be read'],
  ['an unknown option', ['--confg', 'x'], "Unknown option '--confg'"],
])('%s is refused with a sentence', async (_, args, sentence) => {
  const { child, output } = startGuard(...args);
  const [code] = (await once(child, 'close')) as [number];
  expect([code, output()]).toEqual([1, expect.stringContaining(sentence)]);
});

/** As Haraka names the files of its queue. */
function queueName(message: number): string {
  return `1795000000000_1795000000000_0_1_unique${message}_1_host`;
}
