// What an idle `npm start` writes to the disk in a day: node bench/idle/run.mjs [minutes] [postgresql]
// Counts `write_bytes` of /proc/PID/io of every process below it, which is what they had the kernel write back, whatever file system it was for.
// With `postgresql` a server of its own is started with its usual settings, and what it says itself that it wrote is added: each write of its log as
// a whole page. Its write_bytes say nothing: Linux counts 256 kB for each page of a file that it keeps in pages of that size.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '../bundled.mjs';
import { startPostgresql, stopPostgresql, urlOfPostgresql } from '../own-postgresql.mjs';

const say = (line) => process.stdout.write(`${line}\n`);
const MB = 1_000_000;
const GOAL_MB = 300;
const WARM_UP_MS = 60_000;
const [minutes = '5', database = 'sqlite'] = process.argv.slice(2);

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Every process of this machine: its parent and its command. */
function processes() {
  const all = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const [, command, rest] = /\((.*)\) \S (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      all.set(Number(pid), { parent: Number(rest.split(' ')[0]), command: line || command });
    } catch {
      // It has ended.
    }
  }
  return all;
}

/** What each process below one of `tops` has written so far: bytes by pid. */
function written(tops) {
  const all = processes();
  const isBelow = (pid) => tops.includes(pid) || (all.has(pid) && all.get(pid).parent > 1 && isBelow(all.get(pid).parent));
  const counted = [...all].filter(([pid]) => isBelow(pid));
  return new Map(
    counted.flatMap(([pid, { command }]) => {
      try {
        return [[pid, { command, bytes: Number(/^write_bytes: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))[1]) }]];
      } catch {
        return [];
      }
    }),
  );
}

/** Pages that the server wrote so far: of its log (PostgreSQL 14 to 16 count them there) and of its tables. */
function pagesOfPostgresql() {
  if (pgFolder === null) return 0;
  const sql = 'SELECT wal_write + wal_bytes / 8192 + buffers_checkpoint + buffers_clean + buffers_backend FROM pg_stat_wal, pg_stat_bgwriter';
  return Number(execFileSync('psql', ['-h', pgFolder, '-U', 'postgres', '-Atc', sql], { encoding: 'utf8' }));
}

const pgFolder = database === 'postgresql' ? mkdtempSync(join(tmpdir(), 'sluice-idle-pg-')) : null;
const postgresql = pgFolder && startPostgresql(pgFolder);
const databaseUrl = pgFolder && urlOfPostgresql(pgFolder);
const data = mkdtempSync(join(tmpdir(), 'sluice-idle-'));
const [port, smtpPort] = [await freePort(), await freePort()];
const start = spawn(process.execPath, [join(root, 'bin', 'sluice.mjs'), 'start'], {
  cwd: root,
  stdio: 'ignore',
  env: { ...process.env, PORT: String(port), SLUICE_SMTP_PORT: String(smtpPort), SLUICE_DATA_DIR: data, DATABASE_URL: databaseUrl ?? '' },
});
let failed = false;
try {
  for (;;) {
    const healthy = await fetch(`http://127.0.0.1:${port}/api/health`).then(async (answer) => (await answer.json()).status === 'ok', () => false);
    if (healthy) break;
    if (start.exitCode !== null) throw new Error(`npm start ended with ${start.exitCode}`);
    await pause(500);
  }
  await pause(WARM_UP_MS);
  const before = written([start.pid]);
  const pagesBefore = pagesOfPostgresql();
  const startedAt = performance.now();
  await pause(Number(minutes) * 60_000);
  const after = written([start.pid]);
  const days = (performance.now() - startedAt) / 86_400_000;
  let total = 0;
  for (const [pid, { command, bytes }] of after) {
    const megabytes = (bytes - (before.get(pid)?.bytes ?? 0)) / MB / days;
    total += megabytes;
    if (megabytes >= 0.5) say(`${megabytes.toFixed(0).padStart(6)} MB a day  ${command.slice(0, 110)}`);
  }
  if (pgFolder) {
    const megabytes = ((pagesOfPostgresql() - pagesBefore) * 8192) / MB / days;
    total += megabytes;
    say(`${megabytes.toFixed(0).padStart(6)} MB a day  PostgreSQL`);
  }
  const newest = (folder) => readdirSync(folder, { recursive: true }).map((name) => ({ name, at: statSync(join(folder, name), { throwIfNoEntry: false }) }));
  const changed = newest(data).filter(({ at }) => at?.isFile() && Date.now() - at.mtimeMs < Number(minutes) * 60_000).map(({ name }) => name);
  say(`files written to meanwhile: ${changed.join(', ')}`);
  failed = total > GOAL_MB;
  say(`${total.toFixed(0).padStart(6)} MB a day in all, measured over ${minutes} min; the goal is at most ${GOAL_MB}: ${failed ? 'MISSED' : 'met'}`);
} finally {
  start.kill('SIGTERM');
  await new Promise((resolve) => (start.exitCode === null ? start.once('exit', resolve) : resolve()));
  if (postgresql) {
    await stopPostgresql(postgresql);
    rmSync(pgFolder, { recursive: true, force: true });
  }
  rmSync(data, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
