// `npm test`: everything that must hold before a change is kept. Ends with one line, "N passed, N failed".
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isLogCoreStale } from './log-core-sources.mjs';
import { OTHER_DATES, testedAt } from './testing/other-dates.mjs';
import { libraryOfFaketime, provideSystemPackages } from './testing/system-packages.mjs';
import { countedAgain, countsOfPlaywright, countsOfVitest, failureLines, filesToRunAgain, summaryLine } from './testing/summary.mjs';
import { runInMemory } from './testing/temporary-in-memory.mjs';
import { unpackExim } from './testing/unpack-exim.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const inMemory = runInMemory(root);
if (inMemory !== null) process.exit(inMemory);
const reports = mkdtempSync(join(tmpdir(), 'sluice-test-'));
const bin = (name, path) => ({ name, args: [join(root, 'node_modules', ...path.split('/'))] });

function unitTests(name, files, environment) {
  const report = join(reports, `${name.replace(/\W+/g, '-')}.json`);
  const more = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...files];
  return { ...bin(name, 'vitest/vitest.mjs'), more, environment, report, countsOf: countsOfVitest, again: (failed) => unitTests(`${name} once more`, failed, environment) };
}

function stories(name = 'stories', files = []) {
  const report = join(reports, `${name.replace(/\W+/g, '-')}.json`);
  const environment = () => ({ PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  return { ...bin(name, '@playwright/test/cli.js'), more: ['test', ...files], environment, report, countsOf: countsOfPlaywright, again: (failed) => stories(`${name} once more`, failed) };
}

/** What needs no mail server and only computes: it begins before the mail servers are there, and the build is what the stories wait for. */
const computing = [
  { ...bin('typecheck', 'typescript/bin/tsc'), more: ['--noEmit', '-p', '.'], isPatient: true },
  { name: 'build', args: [join(root, 'bin', 'sluice.mjs')], more: ['build'], isPatient: true },
  { ...bin('lint', 'eslint/bin/eslint.js'), more: ['.'], isPatient: true },
];

/** Needs no Debian 13 either. */
const onOtherDates = () => (libraryOfFaketime() === null ? [] : OTHER_DATES.filter(({ isInEveryRun }) => isInEveryRun).map((date) => unitTests(`unit tests ${date.name}`, ...testedAt(date))));

/** In a process of its own, because it takes a minute or two once and what computes goes on meanwhile. @returns whether there is one */
async function makeDebian13() {
  const [code] = await once(spawn(process.execPath, [join(root, 'scripts', 'testing', 'debian-13.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] }), 'exit');
  return code === 0;
}

const running = new Set();
process.once('exit', () => running.forEach((child) => child.kill()));

/**
 * Its output is kept and printed whole when it has ended, so that stages side by side do not speak at once.
 *
 * @returns whether it ended with 0, and how long it took
 */
function run({ name, args, more, environment = () => ({}), isPatient = false }) {
  process.stdout.write(`=== ${name}: begins\n`);
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const log = openSync(join(reports, `${name.replace(/\W+/g, '-')}.txt`), 'w+');
    const child = spawn(process.execPath, [...args, ...more], { cwd: root, env: { ...process.env, ...environment() }, stdio: ['ignore', log, log] });
    running.add(child);
    const end = (code) => {
      running.delete(child);
      const seconds = Math.round((performance.now() - startedAt) / 1_000);
      process.stdout.write(`\n=== ${name}\n${readFileSync(join(reports, `${name.replace(/\W+/g, '-')}.txt`), 'utf8')}`);
      process.stdout.write(`=== ${name}: ${code === 0 ? 'good' : 'failed'} after ${seconds} s\n`);
      closeSync(log);
      resolve({ name, isGood: code === 0, seconds });
    };
    child.once('error', () => end(null));
    child.once('exit', end);
    // What only computes gives way to the tests beside it, some of which look at the clock.
    if (isPatient && child.pid !== undefined) setPriority(child.pid, 10);
  });
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

const ended = [];
const counts = {};
const failedStages = [];
async function runAll(stages) {
  for (const stage of stages) {
    ended.push(await run(stage));
    if (stage.report) counts[stage.name] = stage.countsOf(read(stage.report));
    if (!ended.at(-1).isGood) failedStages.push(stage);
  }
}

/** With the machine to themselves, and every server that they use started anew. */
async function runFailedFilesAgain() {
  for (const stage of failedStages.filter(({ name }) => filesToRunAgain(counts[name]).length > 0)) {
    const again = stage.again(filesToRunAgain(counts[stage.name]));
    ended.push(await run(again));
    counts[stage.name] = countedAgain(counts[stage.name], again.countsOf(read(again.report)));
    if (counts[stage.name].failed === 0) failedStages.splice(failedStages.indexOf(stage), 1);
  }
}

// `npm ci` has made it; after a change of its sources everything else would be tested with the old one.
if (isLogCoreStale()) await runAll([{ name: 'log core', args: [join(root, 'scripts', 'build-log-core.mjs')], more: [] }]);
const computed = runAll(computing);
const problem = await provideSystemPackages();
if (problem !== null) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}

if (!unpackExim()) process.stderr.write('Exim could not be unpacked (root on Debian can): the tests that attack its log and that protect one are left out.\n');
// Lanes side by side, one stage after the other in each: the long unit tests wait for mail servers, and the cores are free for what computes meanwhile.
// The stories have the machine to themselves, because people's patience is measured in them.
const dated = runAll(onOtherDates());
if (!(await makeDebian13())) process.stderr.write('The tests of Debian 13’s Postfix, Exim and Dovecot are left out.\n');
await Promise.all([computed, dated, runAll([unitTests('unit tests', [])])]);
if (ended.find(({ name }) => name === 'build')?.isGood) await runAll([stories()]);
await runFailedFilesAgain();

const failed = failedStages.map(({ name }) => name);
const summary = summaryLine(counts, failed);
rmSync(reports, { recursive: true, force: true });
process.stdout.write(failureLines(counts).map((line) => `${line}\n`).join(''));
process.stdout.write(`\n${ended.map(({ name, seconds }) => `${String(seconds).padStart(5)} s  ${name}\n`).join('')}`);
process.stdout.write(`\n${failed.length > 0 ? `Failed: ${failed.join(', ')}.\n` : ''}${summary.line}\n`);
process.exitCode = summary.failed > 0 ? 1 : 0;
