// `npm test`: everything that must hold before a change is kept. Ends with one line, "N passed, N failed".
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeDebian13 } from './testing/debian-13.mjs';
import { libraryOfFaketime, provideSystemPackages } from './testing/system-packages.mjs';
import { countsOfPlaywright, countsOfVitest, summaryLine } from './testing/summary.mjs';
import { unpackExim } from './testing/unpack-exim.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = mkdtempSync(join(tmpdir(), 'sluice-test-'));
const bin = (name, path) => ({ name, args: [join(root, 'node_modules', ...path.split('/'))] });

const nextLeapYear = (now) => Math.ceil((new Date(now).getUTCFullYear() + 1) / 4) * 4;
const DAY_MS = 24 * 3_600_000;
/**
 * Moments at which a suite has stopped working before: days, weeks and a year on, and the minute in which a year, or a
 * February with a leap day, ends while the tests run.
 *
 * @type {Record<string, (now: number) => number>} how far away each is, in milliseconds
 */
const OTHER_DATES = {
  'in 3 days': () => 3 * DAY_MS,
  'in 40 days': () => 40 * DAY_MS,
  'in 400 days': () => 400 * DAY_MS,
  'when a year ends': (now) => Date.UTC(new Date(now).getUTCFullYear() + 2, 0, 1) - 20_000 - now,
  'when a February with a leap day ends': (now) => Date.UTC(nextLeapYear(now), 2, 1) - 20_000 - now,
};
/** Where today's date has its say: routes, sessions and a guard with a real clock, and logs whose lines name no year or no day. */
const WITH_A_REAL_CLOCK = ['app/api', 'cli/dismissed-account', 'cli/kept-evidence', 'guard/assemble', 'guard/logs/log-thread', 'lib/auth'];

function unitTests(name, more, environment) {
  const report = join(reports, `${name.replace(/\W+/g, '-')}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return { ...bin(name, 'vitest/vitest.mjs'), more: ['run', ...reporters, ...more], environment, report, countsOf: countsOfVitest };
}

/** An offset rather than a date: programs that the tests start count from it too, and so agree with the tests about the time. */
function unitTestsAt(name, away) {
  const faketime = { LD_PRELOAD: libraryOfFaketime(), FAKETIME_DONT_FAKE_MONOTONIC: '1', NO_FAKE_STAT: '1' };
  return unitTests(`unit tests ${name}`, WITH_A_REAL_CLOCK, () => ({ ...faketime, FAKETIME: `+${Math.round(away(Date.now()) / 1_000)}` }));
}

function stories() {
  const report = join(reports, 'playwright.json');
  return { ...bin('stories', '@playwright/test/cli.js'), more: ['test'], environment: () => ({ PLAYWRIGHT_JSON_OUTPUT_FILE: report }), report, countsOf: countsOfPlaywright };
}

const allStages = () => [
  { name: 'log core', args: [join(root, 'scripts', 'build-log-core.mjs')], more: [] },
  { ...bin('typecheck', 'typescript/bin/tsc'), more: ['--noEmit', '-p', '.'] },
  { ...bin('lint', 'eslint/bin/eslint.js'), more: ['.'] },
  unitTests('unit tests', []),
  ...(libraryOfFaketime() === null ? [] : Object.entries(OTHER_DATES).map(([name, away]) => unitTestsAt(name, away))),
  { name: 'build', args: [join(root, 'bin', 'sluice.mjs')], more: ['build'] },
  stories(),
];

/** @returns whether it ended with 0; its output goes to this terminal as it comes */
function run({ name, args, more, environment = () => ({}) }) {
  process.stdout.write(`\n=== ${name}\n`);
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...args, ...more], {
      cwd: root,
      env: { ...process.env, ...environment() },
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
const counts = {};
let built = true;
for (const stage of allStages()) {
  if (stage.name === 'stories' && !built) continue;
  const good = await run(stage);
  if (stage.name === 'build') built = good;
  if (!good) failedStages.push(stage.name);
  if (stage.report) counts[stage.name] = stage.countsOf(read(stage.report));
}
const summary = summaryLine(counts, failedStages);
rmSync(reports, { recursive: true, force: true });
process.stdout.write(`\n${failedStages.length > 0 ? `Failed: ${failedStages.join(', ')}.\n` : ''}${summary.line}\n`);
process.exitCode = summary.failed > 0 ? 1 : 0;
