// Many guards on one console: node bench/fleet/run.mjs [GUARDS …] [--postgres] [--old] [--seconds=30]
// The guards are simulated, their exchange is the guard's own, over HTTP, against the built console (`node bin/sluice.mjs build`). `--old`: guards of
// before the console could keep its answer back, which exchange once a second. Of several counts, those after the first that falls behind are left out.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { root, withBundles } from '../bundled.mjs';
import { startPostgresql, stopPostgresql, urlOfPostgresql } from '../own-postgresql.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { postgres: { type: 'boolean', default: false }, old: { type: 'boolean', default: false }, seconds: { type: 'string', default: '30' } } });
const counts = positionals.length === 0 ? [50, 500] : positionals.map(Number);

await withBundles({ fleet: 'bench/fleet/main.ts' }, async (folder) => {
  const { bench } = await import(pathToFileURL(join(folder, 'fleet.js')).href);
  for (const guards of counts) {
    const pgFolder = values.postgres ? mkdtempSync(join(tmpdir(), 'sluice-fleet-pg-')) : null;
    const postgresql = pgFolder && startPostgresql(pgFolder);
    try {
      const database = pgFolder ? { url: urlOfPostgresql(pgFolder), pid: postgresql.pid } : null;
      const { behind } = await bench({ root, guards, old: values.old, seconds: Number(values.seconds), database });
      if (behind) break;
    } finally {
      if (postgresql) {
        await stopPostgresql(postgresql);
        rmSync(pgFolder, { recursive: true, force: true });
      }
    }
  }
});
process.exit();
