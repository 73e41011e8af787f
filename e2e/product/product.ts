import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isProcess } from '@/cli/start/previous-run';
import { freePort } from '@/cli/start/ports';
import { readRunning, type Running } from '@/cli/start/running';
import { eventually } from './eventually';

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
const programIn = (folder: string) => join(folder, 'bin', 'sluice.mjs');

export const ADMINISTRATOR = { name: 'minsu', email: 'minsu@example.test', password: 'a long practice password' };

/** One Sluice with data, ports and processes of its own. */
export interface Product {
  readonly url: string;
  readonly smtp: { host: string; port: number };
  readonly dataDir: string;
  readonly pid: number;
  /** Everything `sluice start` has printed so far, all starts together. */
  output(): Promise<string>;
  running(): Promise<Running>;
  /** Runs another command of `sluice` on the same data to its end. */
  command(...args: string[]): Promise<CommandResult>;
  /** Starts `sluice start` on the same data after an end, and waits until it is up. */
  startAgain(): Promise<void>;
  /** Asks it to end. @returns its exit code */
  stop(): Promise<number | null>;
  /** kill -9 of the supervisor alone. */
  kill(): Promise<void>;
  remove(): Promise<void>;
}

export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface ProductOptions {
  /** Without one, `sluice start` prints a one-time link. */
  administrator?: boolean;
  environment?: Record<string, string>;
  /** Where its console listens; a free port otherwise. */
  port?: number;
  /** The folder of its program; the project's own otherwise. */
  program?: string;
  /** The path below which its console stands; it must have been built for it. */
  basePath?: string;
  /** Where its data folder is made; the system's temporary folder otherwise. */
  parent?: string;
  /** Whoever reads its standard output may leave, as in `npm start | head`. */
  reader?: 'leaves when it runs';
}

export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const dataDir = await mkdtemp(join(options.parent ?? tmpdir(), 'sluice-story-'));
  // A small disk that is full could not hold what the test waits for.
  const outputFile = options.parent === undefined ? join(dataDir, 'start-output.txt') : `${join(tmpdir(), basename(dataDir))}-output.txt`;
  const port = options.port ?? (await freePort('127.0.0.1'));
  let smtpPort = await freePort('127.0.0.1');
  // The system may give the same one twice.
  while (smtpPort === port) smtpPort = await freePort('127.0.0.1');
  const administrator = { SLUICE_ADMIN_EMAIL: ADMINISTRATOR.email, SLUICE_ADMIN_PASSWORD: ADMINISTRATOR.password };
  const url = `http://127.0.0.1:${port}${options.basePath ?? ''}`;
  const environment = {
    ...process.env,
    ...(options.basePath === undefined ? {} : { SLUICE_URL: url }),
    PORT: String(port),
    SLUICE_SMTP_PORT: String(smtpPort),
    SLUICE_DATA_DIR: dataDir,
    DATABASE_URL: '',
    ...(options.administrator === false ? {} : administrator),
    ...options.environment,
  };
  const program = options.program ?? root;
  let supervisor: ChildProcess;

  async function launch(): Promise<void> {
    const out = openSync(outputFile, 'a');
    const leaves = options.reader !== undefined;
    supervisor = spawn(process.execPath, [programIn(program), 'start'], { cwd: program, env: environment, stdio: leaves ? ['ignore', 'pipe', 'pipe'] : ['ignore', out, out] });
    closeSync(out);
    for (const stream of [supervisor.stdout, supervisor.stderr]) stream?.on('data', (chunk: Buffer) => appendFileSync(outputFile, chunk));
    const isUp = async () => {
      if (supervisor.exitCode !== null) throw new Error(`sluice start ended with ${supervisor.exitCode}:\n${await readFile(outputFile, 'utf8')}`);
      return (await readFile(outputFile, 'utf8')).split('Sluice is running:').length > launches;
    };
    launches += 1;
    try {
      await eventually('sluice start says that it is running', isUp, 200_000);
      for (const stream of [supervisor.stdout, supervisor.stderr]) stream?.destroy();
    } catch (error) {
      supervisor.kill('SIGTERM');
      throw new Error(`${String(error)}\n${await readFile(outputFile, 'utf8')}`, { cause: error });
    }
  }
  let launches = 0;
  await launch();

  const product: Product = {
    url,
    smtp: { host: '127.0.0.1', port: smtpPort },
    dataDir,
    get pid() {
      return supervisor.pid!;
    },
    output: () => readFile(outputFile, 'utf8'),
    running: () => readRunning(dataDir),
    command: (...args) => runSluice(args, environment),
    startAgain: launch,
    async stop() {
      if (supervisor.exitCode === null && supervisor.signalCode === null) {
        const ended = once(supervisor, 'exit');
        supervisor.kill('SIGTERM');
        await ended;
      }
      return supervisor.exitCode;
    },
    async kill() {
      const ended = once(supervisor, 'exit');
      supervisor.kill('SIGKILL');
      await ended;
    },
    async remove() {
      const running = await readRunning(dataDir).catch(() => null);
      await product.stop();
      const pids = Object.values(running?.processes ?? {}).filter((pid): pid is number => pid !== null);
      await eventually('every part has ended', () => Promise.resolve(!pids.some(isProcess)), 15_000);
      await rm(dataDir, { recursive: true, force: true });
      await rm(outputFile, { force: true });
    },
  };
  return product;
}

/** Runs one command of `sluice` to its end. */
export async function runSluice(args: string[], environment: Record<string, string | undefined>): Promise<CommandResult> {
  const child = spawn(process.execPath, [programIn(root), ...args], { cwd: root, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (texts.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (texts.stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...texts };
}
