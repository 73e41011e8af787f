import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { prove, tellGoal } from './goal';
import { BenchHost } from './mail-host';
import { compileLoad, load } from './policy-load';

const run = promisify(execFile);
const LOG_MB = Number(process.env['SLUICE_BENCH_LOG_MB'] ?? 3_000);
const IDLE_MS = Number(process.env['SLUICE_BENCH_IDLE_MS'] ?? 30_000);
const LOAD_MS = 2_000;

/** What a guard beside Postfix costs while nothing happens, and how fast it answers while it reads a day's log. */
export async function bench({ folder, benches }: { folder: string; benches: string }): Promise<void> {
  await compileLoad(folder, benches);
  const host = await BenchHost.start(folder);
  try {
    const pid = (await host.startGuard(1_000)).child.pid ?? 0;
    // What only a start costs is over then.
    await pause(5_000);
    const before = await processorSeconds(pid);
    await pause(IDLE_MS);
    const after = await processorSeconds(pid);
    const percent = (key: 'own' | 'commands'): number => ((after[key] - before[key]) / (IDLE_MS / 1_000)) * 100;
    const idle = percent('own') + percent('commands');
    tellGoal('processor at rest', `${idle.toFixed(1)} % of a core, of it ${percent('commands').toFixed(1)} in the commands it runs`, '≤ 2 %', idle <= 2);
    const resident = await residentMb(pid);
    tellGoal('resident at rest', `${resident} MB`, '≤ 120 MB', resident <= 120);
    await host.guard?.end('SIGTERM');
    await whileReading(host, folder, benches);
  } finally {
    await host.remove();
  }
}

async function whileReading(host: BenchHost, folder: string, benches: string): Promise<void> {
  const part = join(folder, 'part.log');
  await run(process.execPath, [join(benches, 'logs', 'make-log.mjs'), 'postfix', String(LOG_MB), part]);
  await run('/bin/sh', ['-c', 'cat "$1" >> "$2"', 'sh', part, host.postfix.logFile]);
  await rm(part);
  const pid = (await host.startGuard(1_000)).child.pid ?? 0;
  const { p50, p99 } = await load(folder, { port: host.policyPort, connections: 10, ms: LOAD_MS, perSecond: 1_000 });
  const full = await load(folder, { port: host.policyPort, connections: 10, ms: LOAD_MS });
  const read = await bytesRead(pid);
  await pause(500);
  prove((await bytesRead(pid)) - read > 1_000_000, `the log of ${LOG_MB} MB was read before the measuring ended; set SLUICE_BENCH_LOG_MB higher`);
  tellGoal(`p99 while a log of ${LOG_MB} MB is read, 1,000 a second on 10 connections`, `${p99} µs, p50 ${p50} µs`, '≤ 5,000 µs', p99 <= 5_000);
  tellGoal('the same, as fast as it goes', `${full.p99} µs, p50 ${full.p50} µs, ${full.perSecond}/s`, '≤ 5,000 µs', full.p99 <= 5_000);
  const resident = await residentMb(pid);
  tellGoal('resident while it reads', `${resident} MB`, '≤ 120 MB', resident <= 120);
}

/** In hundredths of a second the kernel tells the time of a process and of its children that have ended, see proc(5). */
async function processorSeconds(pid: number): Promise<{ own: number; commands: number }> {
  const fields = ((await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? []).map(Number);
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
  return { own: (user + system) / 100, commands: (childUser + childSystem) / 100 };
}

async function residentMb(pid: number): Promise<number> {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);
}

async function bytesRead(pid: number): Promise<number> {
  return Number(/rchar: (\d+)/.exec(await readFile(`/proc/${pid}/io`, 'utf8'))?.[1]);
}
