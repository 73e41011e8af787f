import { spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { basePathOf } from '@/lib/console/base-path';
import { publicUrl } from '@/lib/auth/options';
import { packFiles } from '@/cli/console/packed-files';
import { OperatorError } from '@sluice/guard/commands/operator-error';
import { openBoundedLog } from './bounded-log';
import { takeExclusiveLock, type ExclusiveLock } from './exclusive-lock';
import { partEnvironment } from './part-environment';
import { sourceStamp } from './source-stamp';

const SOURCES = ['app', 'components', 'lib', 'packages', 'public', 'prisma', 'proxy.ts', 'next.config.ts', 'postcss.config.mjs', 'tsconfig.json', 'package-lock.json'];

export interface BuildOptions {
  root: string;
  /** The caller's own. */
  environment: Record<string, string | undefined>;
  /** Gets the whole output of the build. */
  logFile: string;
  say(line: string): void;
  /** Ends it; the next build begins anew. */
  signal: AbortSignal;
}

/**
 * Builds the console unless the one in `.next` was made of the sources as they are, for the path that SLUICE_URL names. Two starts at once build it once.
 *
 * @throws OperatorError with the end of the output when the build fails
 */
export async function buildConsole({ root, environment, logFile, say, signal }: BuildOptions): Promise<void> {
  const lock = await waitForBuildLock(join(root, 'dist', 'build-lock'), say, signal);
  if (lock === null) return;
  try {
    const url = publicUrl(environment['SLUICE_URL']);
    const basePath = url === null ? '' : basePathOf(new URL(url));
    const stamp = `${await sourceStamp(root, SOURCES)}${basePath}`;
    const stampFile = join(root, '.next', 'sluice-stamp');
    if ((await readFile(stampFile, 'utf8').catch(() => null)) === stamp) return;
    await rm(stampFile, { force: true });
    say('Building the console; this is needed once and takes about a minute …');
    const startedAt = performance.now();
    const good = await runNextBuild({ root, environment, basePath, logFile, signal });
    if (!good) return;
    await packFiles(root);
    await writeFile(stampFile, stamp);
    say(`The console is built (${Math.round((performance.now() - startedAt) / 1000)} s).`);
  } finally {
    lock.release();
  }
}

async function waitForBuildLock(file: string, say: (line: string) => void, signal: AbortSignal): Promise<ExclusiveLock | null> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    const lock = takeExclusiveLock(file);
    if ('release' in lock) return lock;
    if (attempt === 0) say(`Waiting for the build that process ${lock.heldBy ?? '(unknown)'} is making …`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return null;
}

/** @returns false when `signal` ended it */
async function runNextBuild({ root, environment, basePath, logFile, signal }: Omit<BuildOptions, 'say'> & { basePath: string }): Promise<boolean> {
  const log = openBoundedLog(logFile, 5_000_000);
  let tail = '';
  const code = await new Promise<number | null>((resolve, reject) => {
    // The console may run as another user than the one who builds it; secrets are not in it.
    const before = process.umask(0o022);
    const build = spawn(process.execPath, [join(root, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build'], {
      cwd: root,
      env: partEnvironment('build', environment, { SLUICE_BASE_PATH: basePath, NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1', FORCE_COLOR: '0' }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    process.umask(before);
    for (const stream of [build.stdout, build.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        log.write(chunk);
        tail = (tail + chunk.toString('utf8')).slice(-40_000);
      });
    }
    signal.addEventListener('abort', () => build.kill(), { once: true });
    build.once('error', reject);
    build.once('close', resolve);
  });
  log.close();
  if (code === 0) return true;
  if (signal.aborted) return false;
  const lines = tail.split('\n').filter((line) => line.trim() !== '' && !/^\s+at /.test(line)).slice(-30).join('\n');
  throw new OperatorError(`The console could not be built. Nothing was started. The whole output is in ${logFile}; its end:\n${lines}`);
}
