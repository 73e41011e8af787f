// `npm test`: everything that must hold before a change is kept. Ends with one line, "N passed, N failed".
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeDebian13 } from './testing/debian-13.mjs';
import { provideSystemPackages } from './testing/system-packages.mjs';
import { countsOfPlaywright, countsOfVitest, summaryLine } from './testing/summary.mjs';
import { unpackExim } from './testing/unpack-exim.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = mkdtempSync(join(tmpdir(), 'sluice-test-'));
const bin = (name, path) => ({ name, args: [join(root, 'node_modules', ...path.split('/'))] });

const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');

const stages = [
  { name: 'log core', args: [join(root, 'scripts', 'build-log-core.mjs')], more: [] },
  { ...bin('typecheck', 'typescript/bin/tsc'), more: ['--noEmit', '-p', '.'] },
  { ...bin('lint', 'eslint/bin/eslint.js'), more: ['.'] },
  { ...bin('unit tests', 'vitest/vitest.mjs'), more: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`] },
  { name: 'build', args: [join(root, 'bin', 'sluice.mjs')], more: ['build'] },
  { ...bin('stories', '@playwright/test/cli.js'), more: ['test'], environment: { PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport } },
];

/** @returns whether it ended with 0; its output goes to this terminal as it comes */
function run({ name, args, more, environment = {} }) {
  process.stdout.write(`\n=== ${name}\n`);
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...args, ...more], {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => {
      process.stdout.write(`=== ${name}: ${code === 0 ? 'good' : 'failed'} after ${Math.round((performance.now() - startedAt) / 1000)} s\n`);
      resolve(code === 0);
    });
  });
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

const problem = await provideSystemPackages();
if (problem !== null) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}

if (!unpackExim()) process.stderr.write('Exim could not be unpacked (root on Debian can): the tests that attack its log are left out.\n');
const noDebian13 = makeDebian13();
if (noDebian13 !== null) process.stderr.write(`${noDebian13} The tests of Debian 13’s Postfix and Dovecot are left out.\n`);

const failedStages = [];
let built = true;
for (const stage of stages) {
  if (stage.name === 'stories' && !built) continue;
  const good = await run(stage);
  if (stage.name === 'build') built = good;
  if (!good) failedStages.push(stage.name);
}
const summary = summaryLine([countsOfVitest(read(vitestReport)), countsOfPlaywright(read(playwrightReport))], failedStages);
rmSync(reports, { recursive: true, force: true });
process.stdout.write(`\n${failedStages.length > 0 ? `Failed: ${failedStages.join(', ')}.\n` : ''}${summary.line}\n`);
process.exitCode = summary.failed > 0 ? 1 : 0;
