// Writes the next migration for both databases after a change of prisma/schema.prisma:
//   node scripts/make-migration.mjs NAME
import { mkdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import './prepare.mjs';

const name = process.argv[2] ?? '';
if (!/^[a-z][a-z0-9-]*$/.test(name)) {
  process.stderr.write('Give the migration a name in small letters, for instance: node scripts/make-migration.mjs add-roles\n');
  process.exit(2);
}

const root = fileURLToPath(new URL('..', import.meta.url));
// Inside dist, the bundle finds both the packages and the project's folder by looking upward.
const outfile = `${root}dist/write-migration.mjs`;
mkdirSync(`${root}dist`, { recursive: true });
await build({ entryPoints: [`${root}lib/db/write-migration.ts`], outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error' });
const { writeMigration } = await import(pathToFileURL(outfile).href);

const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
for (const kind of ['sqlite', 'postgresql']) {
  const sql = await writeMigration(kind, `${stamp}_${name}`);
  process.stdout.write(sql === null ? `${kind}: nothing changed\n` : `${kind}: ${sql.split('\n').length} lines of SQL in ${stamp}_${name}\n`);
}
process.exit(0);
