// Bundles the log thread and this bench and runs it: `npm run bench:tail`.
import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'sluice-tail-'));
try {
  await build({
    absWorkingDir: root,
    entryPoints: { 'log-worker': 'guard/logs/log-worker.ts', bench: 'bench/tail/main.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', tsconfig: 'tsconfig.json', logLevel: 'error' },
  });
  const { bench } = await import(pathToFileURL(join(folder, 'bench.mjs')).href);
  process.exitCode = (await bench({ folder, worker: pathToFileURL(join(folder, 'log-worker.mjs')) })) ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
