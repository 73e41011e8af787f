import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

let made: Promise<URL> | null = null;

/** The program of the log thread, bundled once for each test file: a thread of Node reads no TypeScript. */
export function bundledLogWorker(): Promise<URL> {
  made ??= bundle();
  return made;
}

async function bundle(): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-log-worker-'));
  const outfile = join(folder, 'log-worker.mjs');
  await build({
    absWorkingDir: join(import.meta.dirname, '..', '..'),
    entryPoints: ['guard/logs/log-worker.ts'],
    outfile,
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', tsconfig: 'tsconfig.json', logLevel: 'error' },
  });
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return pathToFileURL(outfile);
}
