import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from '@node-rs/bcrypt';
import { embeddedLayout } from '../embedded/layout';
import { embeddedProcess, prepareEmbedded } from '@sluice/embedded/prepare';
import { greets } from '../embedded/smtp-greeting';
import { until } from './until';

export const RUN_DOMAIN = 'example.test';
export const RUN_PASSWORD = 'correct horse';

export interface EmbeddedRun {
  directory: string;
  port: number;
  layout: ReturnType<typeof embeddedLayout>;
  /** Null between an end and the next start. */
  pid(): number | null;
  start(): Promise<void>;
  /** Ends the process at once and does not start it again. */
  kill(): Promise<void>;
  /** While true, the process is started again whenever it ends, as `sluice start` does. */
  supervised: boolean;
  /** What the process wrote, for a failing test. */
  output(): Promise<string>;
  log(): Promise<string>;
  remove(): Promise<void>;
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A prepared embedded mail server in a temporary folder. */
export async function prepareRun(options: { policyPort: number; nextHopPort: number; accounts: string[] }): Promise<EmbeddedRun> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-mail-'));
  const layout = embeddedLayout(directory);
  const port = await freePort();
  const passwordHash = `{BLF-CRYPT}${await hash(RUN_PASSWORD, 4)}`;
  await prepareEmbedded({
    directory,
    smtpHost: '127.0.0.1',
    smtpPort: port,
    policyPort: options.policyPort,
    nextHop: { host: '127.0.0.1', port: options.nextHopPort },
    domain: RUN_DOMAIN,
    timeZone: 'Asia/Seoul',
    mailboxes: options.accounts.map((account) => ({ account, passwordHash })),
  });
  const output = join(directory, 'output');
  let child: ChildProcess | null = null;
  let ended: Promise<void> = Promise.resolve();

  function launch(environmentAfter: Record<string, string> = {}): void {
    const { args, cwd, environment } = embeddedProcess(directory);
    const started = spawn(process.execPath, args, { cwd, env: { ...process.env, ...environment, ...environmentAfter }, stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk: Buffer) => appendFileSync(output, chunk));
    ended = new Promise((resolve) => {
      started.once('exit', (code) => {
        child = null;
        resolve();
        if (run.supervised) launch(code === 0 ? {} : { SLUICE_AFTER_CRASH: '1' });
      });
    });
  }

  const run: EmbeddedRun = {
    directory,
    port,
    layout,
    supervised: false,
    pid: () => child?.pid ?? null,
    async start() {
      launch();
      await until('the embedded server answers', () => greets('127.0.0.1', port, 1_000));
    },
    async kill() {
      run.supervised = false;
      child?.kill('SIGKILL');
      await ended;
    },
    output: () => readFile(output, 'utf8').catch(() => ''),
    async log() {
      const date = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Seoul' }).format(Date.now());
      return readFile(join(layout.logs, `${date}.log`), 'utf8').catch(() => '');
    },
    async remove() {
      await run.kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return run;
}
