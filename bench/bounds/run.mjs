// Bundles the TypeScript of this bench in memory and runs it: `npm run bench:bounds`.
import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = await mkdtemp(join(tmpdir(), 'sluice-bounds-'));
try {
  const outfile = join(folder, 'main.mjs');
  await build({ entryPoints: [fileURLToPath(new URL('main.ts', import.meta.url))], outfile, tsconfig: fileURLToPath(new URL('../../tsconfig.json', import.meta.url)), bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' });
  await import(pathToFileURL(outfile).href);
} finally {
  await rm(folder, { recursive: true, force: true });
}
