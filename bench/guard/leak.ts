import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@sluice/guard/mailserver/testing/until';
import { runProgram } from '@/host-tests/testing/mail-programs';
import { flood, SESSIONS } from './flood';
import { median, prove, tellGoal } from './goal';
import { BenchHost } from './mail-host';

const THRESHOLDS = (process.env['SLUICE_BENCH_THRESHOLDS'] ?? '200,2000').split(',').map(Number);
const ROUNDS = Number(process.env['SLUICE_BENCH_ROUNDS'] ?? 3);
const DENIED = /^530 5\.7\.1 .*Relay denied for protecting our server$/;

/** How many messages a real Postfix takes after the threshold was crossed, and how long it takes until the first refusal. */
export async function bench({ folder }: { folder: string }): Promise<void> {
  const host = await BenchHost.start(folder);
  try {
    for (const threshold of THRESHOLDS) {
      const [leaks, delays]: [number[], number[]] = [[], []];
      for (let round = 0; round < ROUNDS; round += 1) {
        leaks.push(await byLoadGenerator(host, threshold));
        const { leaked, delayMs } = await bySessions(host, threshold);
        leaks.push(leaked);
        delays.push(delayMs);
      }
      const most = Math.max(...leaks);
      tellGoal(`threshold ${threshold}, messages taken after it was crossed, ${SESSIONS} sessions`, `${most} at most of ${leaks.join(', ')}`, '≤ 20', most <= 20);
      const delay = median(delays);
      tellGoal(`threshold ${threshold}, from the message that crosses it to the first 530, latch on disk`, `${delay.toFixed(0)} ms, of ${delays.map((each) => each.toFixed(0)).join(', ')}`, '≤ 50 ms', delay <= 50);
    }
  } finally {
    await host.remove();
  }
}

/** An empty queue, a new run of Postfix, and a guard that watches. */
async function begin(host: BenchHost, threshold: number): Promise<void> {
  await host.guard?.end('SIGTERM');
  await host.emptyQueue();
  await host.postfix.postfix('stop');
  await host.postfix.postfix('start');
  prove((await accepted(host)) === 0, 'the queue is not empty');
  await host.startGuard(threshold);
}

/** @param answered how many messages were taken by the answers of Postfix, where they were heard */
async function end(host: BenchHost, threshold: number, answered?: () => number): Promise<number> {
  await until('the console is told', () => host.console.last?.report.status === 'protected');
  const taken = await accepted(host);
  prove(answered === undefined || taken === answered(), `${taken} messages are in the queue, and ${answered?.()} were taken by the answers of Postfix`);
  // The guard sees a message when its file is begun, a little before it is taken; one that crosses the threshold is always taken in the end.
  prove(taken > threshold, `only ${taken} messages are in the queue, and the guard protects at more than ${threshold}`);
  // The message that crosses the threshold is not one too many: without it there would be no trip.
  return taken - (threshold + 1);
}

/**
 * Nothing is delivered, so all that was ever accepted is in the queue. postqueue(1) does not count at one moment either: it is
 * believed when every message rests in the deferred queue.
 */
async function accepted(host: BenchHost): Promise<number> {
  let messages = 0;
  await until('every message rests', async () => {
    const lines = (await runProgram('/usr/sbin/postqueue', ['-c', host.postfix.configDirectory, '-j'])).output.split('\n').filter((line) => line !== '');
    messages = lines.length;
    return lines.every((line) => (JSON.parse(line) as { queue_name: string }).queue_name === 'deferred') && (await inTransit(host)) === 0;
  });
  return messages;
}

/** Files of messages that are still being written are among them, which postqueue does not tell. */
async function inTransit(host: BenchHost): Promise<number> {
  const folders = await Promise.all(['incoming', 'active'].map((queue) => readdir(join(host.postfix.queueDirectory, queue))));
  return folders.flat().length;
}

/** With smtp-source(1), which goes on through refusals, until long after the first one. */
async function byLoadGenerator(host: BenchHost, threshold: number): Promise<number> {
  await begin(host, threshold);
  const source = ['-A', '-s', String(SESSIONS), '-m', String(threshold * 2 + 400), '-f', 'machine@example.test', '-t', 'v@victim.test'];
  await runProgram('/usr/sbin/smtp-source', [...source, `127.0.0.1:${host.postfix.smtpPort}`]);
  return end(host, threshold);
}

/** With sessions of our own, whose answers all have one clock. */
async function bySessions(host: BenchHost, threshold: number): Promise<{ leaked: number; delayMs: number }> {
  await begin(host, threshold);
  const greet = async (session: { ask(line: string): Promise<string> }): Promise<void> => void (await session.ask('HELO client.test\r\n'));
  const { takenAt, refusedAt } = await flood(host.postfix.smtpPort, { from: 'machine@example.test', greet, denied: DENIED });
  const crossedAt = takenAt[threshold] ?? NaN;
  return { leaked: await end(host, threshold, () => takenAt.length), delayMs: refusedAt - crossedAt };
}
