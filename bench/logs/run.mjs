// Compares `sluice suspects` with other programs, all on the same warm file: node bench/logs/run.mjs [MEGABYTES] [--ten-times]
// First the figures must be equal; then whole processes are timed. Needs mawk; pflogsumm is left out where it is not installed.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asAwkPrints, MAILCARRIER_AWK, postfixAwk } from './awk-programs.mjs';
import { FRAMES } from './framed-log.mjs';
import { LONG_LINES } from './long-lines.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tenTimes = process.argv.includes('--ten-times');
const megabytes = Number(process.argv.slice(2).find((each) => /^\d+$/.test(each)) ?? 1000);
const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
const say = (text) => process.stdout.write(`${text}\n`);
const run = (command, args, environment = {}) => spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 30, env: { ...process.env, TZ: 'UTC', ...environment } });
const sluice = (...args) => [join(root, 'bin/sluice.mjs'), 'suspects', ...args];

/** A whole process: its answer, and its times with the median by real time of several runs. */
function timed(name, command, args, { runs = 3, environment = {} } = {}) {
  const all = Array.from({ length: runs }, () => {
    const { stdout, stderr } = run('/usr/bin/time', ['-f', '%e %U %S %M', command, ...args], environment);
    const [real, user, system, memory] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
    return { name, real, cpu: user + system, resident: Math.round(memory / 1024), stdout };
  });
  const result = all.sort((a, b) => a.real - b.real)[Math.floor(runs / 2)];
  say(`${name.padEnd(52)} ${result.real.toFixed(2).padStart(8)} s  processor ${result.cpu.toFixed(2).padStart(7)} s  resident ${String(result.resident).padStart(4)} MB`);
  return result;
}

function goal(text, figure, limit, { atLeast = false, more = '' } = {}) {
  const reached = atLeast ? figure >= limit : figure <= limit;
  say(`${reached ? 'reached' : 'MISSED '}  ${text}: ${short(figure)} (goal: at ${atLeast ? 'least' : 'most'} ${limit})${more}`);
}

/** Ratios of real time, as the goals are given; by processor time beside them, which says more on a busy machine. */
function ratio(text, over, under, limit, options = {}) {
  goal(text, over.real / under.real, limit, { ...options, more: `; by processor time ${short(over.cpu / under.cpu)}` });
}

/** Where the goal is of processor time. */
function ratioOfWork(text, over, under, limit) {
  goal(text, over.cpu / under.cpu, limit, { more: `; by real time ${short(over.real / under.real)}` });
}

function short(figure) {
  return figure.toFixed(figure < 10 ? 2 : 0);
}

function make(format, size, name) {
  const file = join(folder, name);
  run(process.execPath, [join(root, 'bench/logs/make-log.mjs'), format, String(size), file]);
  return file;
}

/** @returns whether the figures of every account equal those that the awk program printed */
function gate(file, printed, options) {
  const { accounts } = JSON.parse(run(process.execPath, sluice('--json', '--all', file)).stdout);
  const ours = asAwkPrints(accounts, options);
  const theirs = printed.trim().split('\n').sort();
  const different = ours.findIndex((line, index) => line !== theirs[index]);
  if (different < 0 && ours.length === theirs.length) {
    say(`${ours.length} accounts: every figure equals that of the awk program${options.windows ? ', ten-minute windows included' : ''}.`);
    return true;
  }
  process.stderr.write(`The figures differ from those of the awk program, so no speed is compared: ${ours.length} accounts and ${theirs.length}; ours "${ours[different]}", theirs "${theirs[different]}".\n`);
  return false;
}

function postfix() {
  const file = make('postfix', megabytes, 'mail.log');
  const one = { runs: megabytes >= 200 ? 1 : 3 };
  const windows = timed('mawk, totals and two of the 24 windowed figures', 'mawk', [postfixAwk({ windows: true }), file], one);
  if (!gate(file, windows.stdout, { windows: true })) return false;
  const grep = timed('LC_ALL=C grep -c sasl_username=', 'grep', ['-c', 'sasl_username=', file], { environment: { LC_ALL: 'C' }, runs: 5 });
  const ours = timed('sluice suspects --json', process.execPath, sluice('--json', file));
  const totals = timed('mawk, the same totals, no windows', 'mawk', [postfixAwk({ windows: false }), file], one);
  const pflogsumm = run('pflogsumm', ['--version']).error ? null : timed('pflogsumm', 'pflogsumm', [file], { runs: 1 });
  if (pflogsumm === null) say('pflogsumm is not installed and was left out.');
  ratio('times the time of grep', ours, grep, 3);
  ratio('times faster than mawk with the same totals', totals, ours, 4, { atLeast: true });
  ratio('times faster than mawk with some windows', windows, ours, 4, { atLeast: true });
  if (pflogsumm) ratio('times faster than pflogsumm', pflogsumm, ours, 50, { atLeast: true });
  goal('MB resident', ours.resident, 150);
  if (tenTimes) tenDays(file);
  return true;
}

/** Ten days of such a log through standard input, each day with its own date. */
function tenDays(file) {
  const days = Array.from({ length: 10 }, (_, day) => `sed 's/^Nov 24/Nov ${15 + day}/' '${file}'`).join('; ');
  const command = `(${days}) | /usr/bin/time -f '%e %U %S %M' '${process.execPath}' '${sluice().join("' '")}' --json - 2>'${join(folder, 'time')}' >/dev/null`;
  run('sh', ['-c', command], { LC_ALL: 'C' });
  const [real, user, system, memory] = readFileSync(join(folder, 'time'), 'utf8').trim().split('\n').at(-1).split(' ').map(Number);
  say(`ten days of ${megabytes} MB through standard input: ${real} s with sed before it, processor ${(user + system).toFixed(2)} s`);
  goal('MB resident, ten days', memory / 1024, 150);
}

function mailcarrier() {
  const file = make('mailcarrier', megabytes, '2026-11-24.log');
  const totals = timed('mawk, the same totals, no windows (MailCarrier)', 'mawk', [MAILCARRIER_AWK, file], { runs: 1 });
  if (!gate(file, totals.stdout, { windows: false })) return false;
  const grep = timed('LC_ALL=C grep -c RCPT', 'grep', ['-c', 'RCPT', file], { environment: { LC_ALL: 'C' }, runs: 5 });
  const ours = timed('sluice suspects --json (MailCarrier)', process.execPath, sluice('--json', file));
  ratio('times the time of grep', ours, grep, 6);
  ratio('times faster than mawk with the same totals', totals, ours, 1, { atLeast: true });
  goal('MB resident', ours.resident, 150);
  rmSync(file);
  return true;
}

function exim() {
  const file = make('exim', megabytes, 'mainlog');
  const grep = timed('LC_ALL=C grep -c A=plain', 'grep', ['-c', 'A=plain', file], { environment: { LC_ALL: 'C' }, runs: 5 });
  const ours = timed('sluice suspects --json (Exim)', process.execPath, sluice('--json', file));
  ratioOfWork('times the processor time of grep (Exim)', ours, grep, 4);
  goal('MB resident', ours.resident, 150);
  rmSync(file);
}

/** The same lines as others hand them on, against the plain file: by megabyte, and by line, as some write five bytes for one. */
function frames() {
  const size = Math.min(megabytes, 100);
  const file = make('postfix', size, 'plain.log');
  const plain = timed(`sluice suspects --json (Postfix, ${size} MB)`, process.execPath, sluice('--json', file));
  for (const kind of Object.keys(FRAMES)) {
    const framed = join(folder, 'framed.log');
    run(process.execPath, [join(root, 'bench/logs/framed-log.mjs'), kind, file, framed]);
    const larger = statSync(framed).size / statSync(file).size;
    const ours = timed(`sluice suspects --json (${kind})`, process.execPath, sluice('--json', '--format', 'postfix', framed));
    goal(`times the processor time of the plain file for a megabyte (${kind})`, ours.cpu / larger / plain.cpu, 1.5, { more: `; for a line ${short(ours.cpu / plain.cpu)}` });
    rmSync(framed);
  }
  rmSync(file);
}

/** A line of 100 MB between ordinary ones, and lines that are made to cost more the longer they are. */
function longLines() {
  const file = make('postfix', 5, 'long.log');
  const figures = () => JSON.stringify(JSON.parse(run(process.execPath, sluice('--json', '--all', file)).stdout).accounts);
  const before = figures();
  appendFileSync(file, Buffer.alloc(100_000_000, 'x'));
  const with100 = timed('5 MB and a line of 100 MB', process.execPath, sluice('--json', file));
  say(before === figures() ? 'The figures are the same with the line of 100 MB.' : 'MISSED   the figures are not the same with the line of 100 MB');
  goal('MB resident with a line of 100 MB', with100.resident, 150);
  for (const { format = 'postfix', name, line } of LONG_LINES) {
    for (const [shorter, longer] of [[32, 64], [64, 128]]) {
      const seconds = [shorter, longer].map((kilobytes) => {
        const text = `${line(kilobytes * 1000)}\n`;
        writeFileSync(file, `${line(200)}\n${text.repeat(1000)}`);
        return Math.min(...Array.from({ length: 5 }, () => processorSeconds(file, format)));
      });
      goal(`${name}: 1,000 lines of ${longer} kB cost so many times what those of ${shorter} kB do`, seconds[1] / seconds[0], 2.5);
    }
  }
}

function processorSeconds(file, format) {
  const { stderr } = run('/usr/bin/time', ['-f', '%U %S', process.execPath, ...sluice('--json', '--format', format, file)]);
  const [user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return user + system;
}

try {
  run(process.execPath, [join(root, 'bin/sluice.mjs'), 'suspects', '--help']);
  say(`${megabytes} MB, Node.js ${process.version}, load before: ${loadavg().map((load) => load.toFixed(1)).join(' ')}\n`);
  if (!postfix()) process.exitCode = 1;
  else {
    rmSync(join(folder, 'mail.log'));
    say('');
    if (!mailcarrier()) process.exitCode = 1;
    say('');
    exim();
    say('');
    frames();
    say('');
    longLines();
  }
  say(`\nload after: ${loadavg().map((load) => load.toFixed(1)).join(' ')}`);
} finally {
  rmSync(folder, { recursive: true });
}
