// Bundles the log thread and this bench and runs it: `npm run bench:tail`.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withBundles } from '../bundled.mjs';

await withBundles({ 'log-worker': 'guard/logs/log-worker.ts', bench: 'bench/tail/main.ts' }, async (folder) => {
  const { bench } = await import(pathToFileURL(join(folder, 'bench.js')).href);
  process.exitCode = (await bench({ folder, worker: pathToFileURL(join(folder, 'log-worker.js')) })) ? 0 : 1;
});
