import { connect, createServer, type AddressInfo } from 'node:net';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { isProcess } from '@/cli/start/previous-run';
import { ADMINISTRATOR, runSluice, startProduct } from './product/product';
import { useProduct } from './product/use-product';

const product = useProduct();
const partsOf = async () => Object.values((await product().running()).processes).filter((pid): pid is number => pid !== null);

test('everything is up, says so, and listens on 127.0.0.1 only', async ({ request }) => {
  const health = await request.get(`${product().url}/api/health`);
  expect(health.status()).toBe(200);
  expect(await health.json()).toEqual({ status: 'ok', console: true, storage: null, guard: true, mailServer: true });
  const { code, stdout } = await product().command('status');
  expect(code).toBe(0);
  expect(stdout).toMatch(/console +up[^]*guard +up[^]*mail server +up/);
  const { policyPort, sinkPort } = await product().running();
  for (const port of [Number(new URL(product().url).port), product().smtp.port, policyPort, sinkPort!]) {
    expect.soft(await answers('127.0.0.1', port), `127.0.0.1:${port}`).toBe(true);
    // Linux has all of 127.0.0.0/8, so what listens on every address answers here too.
    expect.soft(await answers('127.0.0.2', port), `127.0.0.2:${port}`).toBe(false);
  }
  expect(Object.keys((await product().running()).processes)).toEqual(['practice-sink', 'mail-server', 'guard', 'console']);
});

test('secrets and data are closed to other users', async () => {
  for (const name of ['auth-secret', 'guard/token', 'guard/guard.toml', 'sluice.db', 'run/running.json']) {
    expect.soft((await stat(join(product().dataDir, name))).mode & 0o077, name).toBe(0);
  }
});

test('each part has the variables that it needs and no others, and no secret of another', async () => {
  const secret = (await readFile(join(product().dataDir, 'auth-secret'), 'utf8')).trim();
  const common = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'LC_CTYPE', 'LC_TIME', 'TZ', 'TMPDIR', 'NODE_ENV'];
  const own: Record<string, string[]> = {
    // Node.js itself sets these for the channel over which the guard gives its signs of life.
    guard: ['NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE', 'MALLOC_ARENA_MAX', 'MALLOC_TRIM_THRESHOLD_'],
    'mail-server': ['HARAKA'],
    'practice-sink': ['SLUICE_SINK_RATE'],
    console: [
      'DATABASE_URL',
      'NODE_EXTRA_CA_CERTS',
      'SSL_CERT_FILE',
      'SSL_CERT_DIR',
      'NEXT_TELEMETRY_DISABLED',
      'PORT',
      'SLUICE_AUTH_SECRET',
      'SLUICE_DATA_DIR',
      'SLUICE_OWN_SERVER',
      'SLUICE_PRACTICE_SERVER',
      'SLUICE_URL',
    ],
  };
  for (const [name, pid] of Object.entries((await product().running()).processes)) {
    const environment = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0').filter((line) => line !== '');
    const names = environment.map((line) => line.slice(0, line.indexOf('=')));
    expect
      .soft(
        names.filter((each) => !common.includes(each) && !own[name]!.includes(each)),
        name,
      )
      .toEqual([]);
    expect
      .soft(
        environment.filter((line) => line.includes(ADMINISTRATOR.password)),
        name,
      )
      .toEqual([]);
    expect.soft(environment.filter((line) => line.includes(secret)).length, name).toBe(name === 'console' ? 1 : 0);
  }
});

test('a closed standard output ends nothing', async () => {
  const other = await startProduct({ reader: 'leaves when it runs' });
  try {
    const before = (await other.running()).processes;
    process.kill(before['practice-sink']!, 'SIGKILL');
    await expect.poll(async () => (await other.running()).processes['practice-sink'], { timeout: 20_000 }).not.toBe(before['practice-sink']);
    await expect.poll(async () => (await other.command('status')).code, { timeout: 20_000 }).toBe(0);
    const after = (await other.running()).processes;
    for (const name of ['guard', 'mail-server', 'console']) expect(after[name], name).toBe(before[name]);
    expect(await other.stop()).toBe(0);
  } finally {
    await other.remove();
  }
});

test('a second start on the same data is refused with a sentence, and harms nothing', async () => {
  const second = await product().command('start');
  expect(second.code).toBe(1);
  expect(second.stderr).toContain(`Sluice is running on ${product().dataDir} already (process ${product().pid}).`);
  expect(second.stderr.trim().split('\n')).toHaveLength(1);
  expect((await product().command('status')).code).toBe(0);
});

test('a taken port is refused with a sentence that names it', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  const dataDir = await mkdtemp(join(tmpdir(), 'sluice-story-'));
  const { code, stderr } = await runSluice(['start'], {
    ...process.env,
    SLUICE_DATA_DIR: dataDir,
    PORT: String(port),
    SLUICE_SMTP_PORT: String(product().smtp.port),
  });
  expect(code).toBe(1);
  expect(stderr).toContain(`Port 127.0.0.1:${port} for the console is taken by another program.`);
  taken.close();
  await rm(dataDir, { recursive: true });
});

test('unknown commands and options are clear errors', async () => {
  for (const args of [['strat'], ['drill', '--messages', '0'], ['start', '--fast'], ['guard', 'strat'], ['user', 'lsit']]) {
    const { code, stderr } = await product().command(...args);
    expect.soft(code, args.join(' ')).toBe(1);
    expect.soft(stderr, args.join(' ')).toMatch(/^error: /);
    expect.soft(stderr, args.join(' ')).not.toContain('    at ');
  }
});

test('a guard without a configuration says which file is missing', async () => {
  const { code, stdout } = await product().command('guard', '--config', '/nowhere/guard.toml');
  expect(code).toBe(1);
  expect(stdout).toContain('The configuration /nowhere/guard.toml cannot be read');
});

test('commands that need a running Sluice say so when there is none', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sluice-story-'));
  for (const args of [['drill'], ['status']]) {
    const { code, stderr } = await runSluice(args, { ...process.env, SLUICE_DATA_DIR: dataDir });
    expect.soft(code, args.join(' ')).toBe(1);
    expect.soft(stderr, args.join(' ')).toContain(`Sluice is not running on ${dataDir}.`);
  }
  await rm(dataDir, { recursive: true });
});

test('kill -9 of the supervisor ends its parts, and the next start works at once', async () => {
  const parts = await partsOf();
  expect(parts).toHaveLength(4);
  await product().kill();
  await product().startAgain();
  expect(parts.filter(isProcess)).toEqual([]);
  expect((await product().command('status')).code).toBe(0);
});

test('each part that crashes is started again', async () => {
  const before = (await product().running()).processes;
  for (const name of ['practice-sink', 'guard', 'mail-server', 'console']) {
    process.kill(before[name]!, 'SIGKILL');
    await expect.poll(async () => (await product().running()).processes[name], { message: name, timeout: 20_000 }).not.toBe(before[name]);
  }
  await expect.poll(async () => (await product().command('status')).code, { timeout: 40_000 }).toBe(0);
});

test('SIGTERM stops everything in order with exit code 0, and leaves nothing running', async () => {
  const parts = await partsOf();
  expect(await product().stop()).toBe(0);
  expect(parts.filter(isProcess)).toEqual([]);
  expect(await readdir(join(product().dataDir, 'run'))).not.toContain('running.json');
  expect((await readFile(join(product().dataDir, 'start-output.txt'), 'utf8')).trim()).toMatch(/Sluice has stopped\..*$/);
});

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => socket.destroy()).unref();
    socket.once('connect', () => socket.end());
  });
}
