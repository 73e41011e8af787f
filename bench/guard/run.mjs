// Bundles the guard and this bench as `sluice` bundles its programs, and runs it: `npm run bench:guard`.
import { build } from 'esbuild';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
try {
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await build({
    absWorkingDir: root,
    entryPoints: { guard: 'guard/main.ts', 'log-worker': 'guard/logs/log-worker.ts', bench: 'bench/guard/main.ts' },
    outdir: folder,
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', tsconfig: 'tsconfig.json', logLevel: 'error' },
  });
  const { bench } = await import(pathToFileURL(join(folder, 'bench.js')).href);
  await bench({ folder, loadSource: join(root, 'bench', 'guard', 'policy-load.c') });
} finally {
  await rm(folder, { recursive: true, force: true });
}
