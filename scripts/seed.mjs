// Fills a database with a named scenario for looking at the screens:
//   node scripts/seed.mjs SCENARIO        (prisma/scenarios/ has them; the database is the one SLUICE_DATA_DIR or DATABASE_URL names)
import { mkdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
// Inside dist, the bundle finds both the packages and the project's folder by looking upward.
const outfile = `${root}dist/seed.mjs`;
mkdirSync(`${root}dist`, { recursive: true });
await build({
  entryPoints: [`${root}prisma/scenarios/seed.ts`],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  tsconfig: `${root}tsconfig.json`,
  logLevel: 'error',
});
const { seed } = await import(pathToFileURL(outfile).href);
process.exit(await seed(process.argv[2] ?? ''));
