// Bundles the guard and one bench as `sluice` bundles its programs, and runs it: node bench/guard/run.mjs policy|rest|leak|queue …
import { build } from 'esbuild';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
const subjects = process.argv.slice(2);
try {
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await build({
    absWorkingDir: root,
    entryPoints: { guard: 'guard/main.ts', 'log-worker': 'guard/logs/log-worker.ts', ...Object.fromEntries(subjects.map((name) => [name, `bench/guard/${name}.ts`])) },
    outdir: folder,
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', tsconfig: 'tsconfig.json', logLevel: 'error' },
  });
  for (const name of subjects) {
    const { bench } = await import(pathToFileURL(join(folder, `${name}.js`)).href);
    await bench({ folder, benches: join(root, 'bench') });
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
