#!/usr/bin/env node
// The `sluice` command. The programs are written in TypeScript; what changed since the last run is bundled into dist first.
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Sluice needs Node.js 20.19 or newer; this is ${process.versions.node}. Nothing was started. Install a newer Node.js and try again.\n`);
  process.exit(1);
}

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** Program name in dist → its entry in the sources. */
const entries = {
  sluice: 'cli/main.ts',
  suspects: 'guard/suspects/main.ts',
  'reading-thread': 'guard/suspects/reading-thread.ts',
  guard: 'guard/main.ts',
  'log-worker': 'guard/logs/log-worker.ts',
  console: 'cli/console/main.ts',
  'practice-sink': 'embedded/practice-sink/main.ts',
  'leave-with-parent': 'cli/start/leave-with-parent.ts',
};

/** Reading a log needs neither server nor database, so this command is a program of its own that begins in an instant. */
const suspects = process.argv[2] === 'suspects';
const stampFile = join(dist, suspects ? 'suspects.stamp' : 'stamp');

/** Each source with its size and time of change. */
function look(sources) {
  return sources.map((source) => {
    const stats = statSync(join(root, source), { throwIfNoEntry: false });
    return stats ? `${source} ${stats.size} ${stats.mtimeMs}` : `${source} is gone`;
  });
}

/** Whether no source has changed since the bundles were made of them. */
function isFresh() {
  if (!existsSync(stampFile)) return false;
  const stamp = readFileSync(stampFile, 'utf8');
  return stamp === look(stamp.split('\n').map((line) => line.slice(0, line.indexOf(' ')))).join('\n');
}

/** Two commands may bundle at the same moment, so every file appears in one step. */
function writeWhole(file, contents) {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, contents);
  renameSync(temporary, file);
}

/** What is made here is the same for every user: a console that runs as somebody else must be able to read what root made. */
async function bundleForEverybody() {
  const before = process.umask(0o022);
  try {
    await bundle();
  } finally {
    process.umask(before);
  }
}

async function bundle() {
  const { build } = await import('esbuild');
  const { coreSources, GENERATED, isLogCoreStale } = await import('../scripts/log-core-sources.mjs');
  const { npmPackages } = await import('../scripts/npm-packages.mjs');
  const began = Date.now();
  if (isLogCoreStale()) await import('../scripts/build-log-core.mjs');
  const result = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: dist,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Found and loaded on its own, the command line's package would take longer than reading a small log, and zod 6 MB more of the guard's memory.
    external: npmPackages().filter((name) => name !== 'commander' && name !== 'zod').flatMap((name) => [name, `${name}/*`]),
    // What a bundled package asks of Node.js.
    banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" },
    sourcemap: true,
    // A comment with one sign outside of Latin-1 doubles what the text of a program takes in memory.
    minifyWhitespace: true,
    lineLimit: 160,
    metafile: true,
    tsconfig: 'tsconfig.json',
    logLevel: 'error',
  });
  mkdirSync(dist, { recursive: true });
  for (const file of result.outputFiles) writeWhole(file.path, file.contents);
  const made = Object.entries(result.metafile.outputs).filter(([file]) => file.endsWith('.js'));
  for (const [stamp, wanted] of [['suspects.stamp', made.filter(([file]) => /\/(?:suspects|reading-thread)\.js$/.test(file))], ['stamp', made]]) {
    const sources = [...new Set(['package-lock.json', 'bin/sluice.mjs', ...coreSources(), ...wanted.flatMap(([, { inputs }]) => Object.keys(inputs))])].filter((source) => !source.startsWith(GENERATED));
    // What was written meanwhile may not be in the bundle: then the next run makes it again.
    if (sources.every((source) => statSync(join(root, source)).mtimeMs < began)) writeWhole(join(dist, stamp), look(sources).join('\n'));
  }
}

if (!existsSync(join(root, 'node_modules', 'esbuild'))) {
  process.stderr.write(`The packages that Sluice needs are not installed yet. Run "npm ci" in ${root} and try again.\n`);
  process.exit(1);
}
if (!isFresh()) await bundleForEverybody();
// The maps of the quick program would take more memory than they are worth.
if (!suspects) process.setSourceMapsEnabled(true);
await import(pathToFileURL(join(dist, suspects ? 'suspects.js' : 'sluice.js')).href);
