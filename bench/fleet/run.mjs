// Many guards on one console: node bench/fleet/run.mjs [GUARDS …] [--postgres] [--replicas=1] [--old] [--seconds=30]
// The guards are simulated, their exchange is the guard's own, over HTTP, against the built console (`node bin/sluice.mjs build`). `--old`: guards of
// before the console could keep its answer back, which exchange once a second. `--replicas`: so many consoles on one PostgreSQL, which have the guards in
// turn. At the end stands what breaks first.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { root, withBundles } from '../bundled.mjs';
import { startPostgresql, stopPostgresql, urlOfPostgresql } from '../own-postgresql.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    postgres: { type: 'boolean', default: false },
    replicas: { type: 'string', default: '1' },
    old: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '30' },
  },
});
const replicas = Number(values.replicas);
if (replicas > 1 && !values.postgres) throw new Error('Several consoles need --postgres: SQLite is one console’s.');
const counts = positionals.length === 0 ? [50, 500] : positionals.map(Number);

await withBundles({ fleet: 'bench/fleet/main.ts' }, async (folder) => {
  const { bench, tellWhatBreaksFirst } = await import(pathToFileURL(join(folder, 'fleet.js')).href);
  const rounds = [];
  for (const guards of counts) {
    const pgFolder = values.postgres ? mkdtempSync(join(tmpdir(), 'sluice-fleet-pg-')) : null;
    const postgresql = pgFolder && startPostgresql(pgFolder);
    try {
      const database = pgFolder ? { url: urlOfPostgresql(pgFolder), pid: postgresql.pid } : null;
      rounds.push(await bench({ root, guards, old: values.old, seconds: Number(values.seconds), database, replicas }));
    } finally {
      if (postgresql) {
        await stopPostgresql(postgresql);
        rmSync(pgFolder, { recursive: true, force: true });
      }
    }
  }
  tellWhatBreaksFirst(rounds);
});
process.exit();
