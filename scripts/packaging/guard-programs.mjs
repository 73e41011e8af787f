// The programs of a mail host as a few files: all they need of npm is bundled in, nothing is built or fetched on the host.
import { build } from 'esbuild';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const TABLE = 'node_modules/@ip-location-db/asn-country/asn-country-ipv4-num.csv';
/** Whose texts are in the bundles without a trace among the inputs: the country table, and what the compiler adds to the log engine's core. */
const ALSO_INSIDE = ['@ip-location-db/asn-country', 'assemblyscript'];
const LICENSE_FILE = /^(?:.*_)?(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;

/** @param folder which is there and empty @returns the npm packages that are inside */
export async function writePrograms(folder) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { sluice: 'guard/commands/main.ts', guard: 'guard/main.ts', 'log-worker': 'guard/logs/log-worker.ts', suspects: 'guard/suspects/main.ts', 'reading-thread': 'guard/suspects/reading-thread.ts' },
    outdir: folder,
    chunkNames: 'part-[hash]',
    ...{ bundle: true, splitting: true, platform: 'node', format: 'esm', target: 'node20', tsconfig: 'tsconfig.json', logLevel: 'error', metafile: true, legalComments: 'none' },
    // Names stay as they are, so that a stack in a log can be read.
    ...{ minifyWhitespace: true, minifySyntax: true },
    // Native additions of database clients, which do without them.
    external: ['pg-native', 'cardinal'],
    banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" },
  });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(join(folder, 'asn-country-ipv4-num.csv.gz'), gzipSync(readFileSync(join(root, TABLE)), { level: 9 }));
  const inside = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const names = inside.map((file) => /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]).filter((name) => name !== undefined);
  return [...new Set([...names, ...ALSO_INSIDE])].sort();
}

/** The licenses of all that is inside, as one text. @throws Error when a package tells none */
export function licenseTexts(names) {
  const own = `Sluice\n\n${readFileSync(join(root, 'LICENSE'), 'utf8')}`;
  return [own, ...names.map(licenseOf)].map((text) => `${text.trimEnd()}\n`).join(`\n${'-'.repeat(80)}\n\n`);
}

function licenseOf(name) {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder).filter((file) => LICENSE_FILE.test(file) && statSync(join(folder, file)).isFile()).sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (texts.length === 0 && !license) throw new Error(`The package ${name}, which is bundled, tells no license. Nothing was packaged.`);
  return `${name} ${version}: ${license}\n\n${texts.length > 0 ? texts.join('\n\n') : `Its package has no license text of its own. Its terms: https://spdx.org/licenses/${license}.html`}`;
}
