// Bundles the guard and one bench as `sluice` bundles its programs, and runs it: node bench/guard/run.mjs policy|rest|leak|queue|memory …
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, withBundles } from '../bundled.mjs';

const subjects = process.argv.slice(2);
const entryPoints = { guard: 'guard/main.ts', 'log-worker': 'guard/logs/log-worker.ts', ...Object.fromEntries(subjects.map((name) => [name, `bench/guard/${name}.ts`])) };
await withBundles(entryPoints, async (folder) => {
  for (const name of subjects) {
    const { bench } = await import(pathToFileURL(join(folder, `${name}.js`)).href);
    await bench({ folder, benches: join(root, 'bench') });
  }
});
