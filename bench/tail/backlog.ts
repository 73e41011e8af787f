import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { LogThread } from '@sluice/guard/logs/log-thread';
import { Problems } from '@sluice/guard/problems';
import type { Report } from '@sluice/suspects/log-report/log-report';

const run = promisify(execFile);
const LOG_MB = Number(process.env['SLUICE_BENCH_LOG_MB'] ?? 1_000);
const NAME = 'backlog.log';
const GOAL_WORK = 3;
const GOAL_RESIDENT_MB = 140;
/** Looking itself reads some. */
const QUIET_BYTES = 10_000;
const QUIET_MS = 250;
const LOCAL_DOMAINS = 'example.test';

/** Makes that log. */
export async function makeBacklog({ folder, root }: { folder: string; root: string }): Promise<void> {
  const path = join(folder, NAME);
  await run(process.execPath, [join(root, 'bench/logs/make-log.mjs'), 'postfix', String(LOG_MB), `${path}.made`]);
  await pipeline(createReadStream(`${path}.made`, { encoding: 'latin1' }), upToNow, createWriteStream(path, { encoding: 'latin1' }));
  rmSync(`${path}.made`);
}

/** Prints what it costs the guard's log thread to read a day's log that was there before it, against the command. @returns whether the goals were reached */
export async function backlog({ folder, root }: { folder: string; root: string }, worker: URL): Promise<boolean> {
  const path = join(folder, NAME);
  const said: string[] = [];
  const thread = new LogThread({
    entry: worker,
    settings: { format: 'postfix', timeZone: 'UTC', localDomains: [LOCAL_DOMAINS], loginDomain: null, readingFile: null },
    smtpLog: { format: 'postfix', files: () => Promise.resolve([{ path, date: null, id: String(statSync(path).ino) }]) },
    problems: new Problems(Date.now),
    log: { info: () => undefined, warn: (_: object, sentence: string) => said.push(sentence), error: (_: object, sentence: string) => said.push(sentence) },
  });
  const [before, already] = [process.cpuUsage(), bytesRead()];
  const startedAt = performance.now();
  await thread.start();
  await wholeRead(already + statSync(path).size);
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - startedAt) / 1_000;
  const work = (user + system) / 1e6;
  const resident = mostResidentMb();
  // Its answer is large, so it is asked for when the memory has been looked at.
  const command = await commandOn(path, root);
  const { activities } = await thread.collect(command.end - 1, true, 60_000);
  await thread.stop();
  rmSync(path);
  const different = activities.filter(({ assessment }) => assessment.score !== command.scores.get(assessment.account)).map(({ assessment }) => assessment.account);
  if (said.length > 0) process.stdout.write(`the guard said: ${said.join(' | ')}\n`);
  if (activities.length === 0 || different.length > 0) {
    process.stdout.write(`MISSED   ${activities.length} accounts were told, of which ${different.length} have other scores than the command gives them: ${different.slice(0, 3).join(', ')}\n`);
    return false;
  }
  process.stdout.write(
    `a backlog of ${LOG_MB} MB: read in ${seconds.toFixed(2)} s, processor ${work.toFixed(2)} s, the command's ${command.work.toFixed(2)} s: ${(work / command.work).toFixed(2)} times (goal: ${GOAL_WORK} times); ` +
      `most resident ${resident} MB (goal: ${GOAL_RESIDENT_MB} MB); the scores of the worst ${activities.length} accounts are the command's\n`,
  );
  return work <= GOAL_WORK * command.work && resident <= GOAL_RESIDENT_MB;
}

/** A day's log that ends now, as the guard reads a day back. */
async function* upToNow(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  const midnight = Date.now() - 23.5 * 3_600_000;
  const stamps = new Map<string, string>();
  const stampOf = (clock: string): string => {
    const known = stamps.get(clock) ?? new Date(midnight + Date.parse(`1970-01-01T${clock}Z`)).toISOString().replace(/\.\d+Z/, '+00:00');
    stamps.set(clock, known);
    return known;
  };
  let rest = '';
  for await (const piece of pieces) {
    const whole = rest + piece;
    const end = whole.lastIndexOf('\n') + 1;
    rest = whole.slice(end);
    yield whole.slice(0, end).replace(/^Nov 24 (\S+)/gm, (_, clock: string) => stampOf(clock));
  }
}

/** What the command says of the end of the log, milliseconds since 1970, and how much processor time it takes, in seconds. */
async function commandOn(path: string, root: string): Promise<{ end: number; scores: Map<string, number>; work: number }> {
  const command = [join(root, 'bin/sluice.mjs'), 'suspects', '--json', '--all', '--local-domains', LOCAL_DOMAINS];
  const ask = async (more: string[]): Promise<{ report: Report; work: number }> => {
    const { stdout, stderr } = await run('/usr/bin/time', ['-f', '%U %S', process.execPath, ...command, ...more, path], { maxBuffer: 1 << 30, env: { ...process.env, TZ: 'UTC' } });
    const [user = NaN, system = NaN] = stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
    return { report: JSON.parse(stdout) as Report, work: user + system };
  };
  const { report: whole } = await ask([]);
  const end = Date.parse(whole.to ?? '') + 1_000;
  const { report, work } = await ask(['--until', new Date(end).toISOString()]);
  return { end, scores: new Map(report.accounts.flatMap(({ account, now }) => (now ? [[account, now.score]] : []))), work };
}

/** What the thread reads besides the log, its own program for instance, is counted too: so until nothing follows. @param least so many bytes were read then, since the process began */
async function wholeRead(least: number): Promise<void> {
  for (let before = -Infinity, now = bytesRead(); now < least || now - before > QUIET_BYTES; now = bytesRead()) {
    before = now;
    await pause(QUIET_MS);
  }
}

function bytesRead(): number {
  return Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}

/** Of this process, whose other thread does nothing meanwhile. */
function mostResidentMb(): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024);
}
