#!/usr/bin/env node
// The `sluice` command. The programs are written in TypeScript; what changed since the last run is bundled into dist first.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
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
  guard: 'guard/main.ts',
  'log-worker': 'guard/logs/log-worker.ts',
  'practice-sink': 'cli/practice-sink/main.ts',
  'leave-with-parent': 'cli/start/leave-with-parent.ts',
};

/** A fingerprint of every source that can reach a bundle: path, size and time of change. */
function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).update(JSON.stringify(entries));
  for (const folder of ['bin', 'cli', 'demo', 'guard', 'lib']) {
    const names = readdirSync(join(root, folder), { recursive: true }).map(String).sort();
    for (const name of names.filter((each) => /(?<!\.test)\.(ts|mjs|json)$/.test(each))) {
      const { size, mtimeMs } = statSync(join(root, folder, name));
      hash.update(`${folder}/${name} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

/** Two commands may bundle at the same moment, so every file appears in one step. */
function writeWhole(file, contents) {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, contents);
  renameSync(temporary, file);
}

async function bundle(stamp) {
  const { build } = await import('esbuild');
  const result = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: dist,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    tsconfig: 'tsconfig.json',
    logLevel: 'error',
  });
  mkdirSync(dist, { recursive: true });
  for (const file of result.outputFiles) writeWhole(file.path, file.contents);
  writeWhole(join(dist, 'stamp'), stamp);
}

if (!existsSync(join(root, 'node_modules', 'esbuild'))) {
  process.stderr.write(`The packages that Sluice needs are not installed yet. Run "npm ci" in ${root} and try again.\n`);
  process.exit(1);
}
const stamp = fingerprint();
const fresh = existsSync(join(dist, 'stamp')) && readFileSync(join(dist, 'stamp'), 'utf8') === stamp;
if (!fresh) await bundle(stamp);
process.setSourceMapsEnabled(true);
await import(pathToFileURL(join(dist, 'sluice.js')).href);
