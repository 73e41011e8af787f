import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { mailLogFiles } from '@sluice/guard/mailserver/log-files';
import { LogThread } from '@sluice/guard/logs/log-thread';
import { Problems } from '@sluice/guard/problems';

const SAMPLES = 600;
const IDLE_MS = 30_000;
const GOAL_P99_MS = 100;
const GOAL_IDLE_PERCENT = 2;
const PROBE = 'probe@example.test';

/** Prints how long a line takes from the file to the figures, and what the thread costs while nothing is written. @returns whether the goals were reached */
export async function bench({ folder, worker }: { folder: string; worker: URL }): Promise<boolean> {
  const path = join(folder, 'mail.log');
  writeFileSync(path, ordinaryLines(2_000));
  const said: string[] = [];
  const log = { info: () => undefined, warn: (_: object, sentence: string) => said.push(sentence), error: (_: object, sentence: string) => said.push(sentence) };
  const thread = new LogThread({
    entry: worker,
    settings: { format: 'postfix', timeZone: 'UTC', localDomains: ['example.test'], loginDomain: null, readingFile: join(folder, 'log-reading') },
    smtpLog: {
      format: 'postfix',
      files: async (from, to) => (await mailLogFiles(path, from, to)).map((file) => ({ path: file.path, date: null, id: String(file.inode) })),
    },
    problems: new Problems(Date.now),
    log,
  });
  await thread.start();
  let sent = 0;
  const probe = async (): Promise<number> => {
    sent += 1;
    const id = `B${sent.toString(16).toUpperCase().padStart(9, '0')}`;
    appendFileSync(path, `${stamp()} mail postfix/smtpd[7]: ${id}: client=unknown[192.0.2.1], sasl_method=PLAIN, sasl_username=${PROBE}\n${stamp()} mail postfix/qmgr[8]: ${id}: from=<x@example.test>, size=400, nrcpt=1 (queue active)\n`);
    const writtenAt = performance.now();
    for (;;) {
      const { activities } = await thread.collect(Date.now(), true);
      if (activities.some(({ assessment }) => assessment.account === PROBE && assessment.figures.messages >= sent)) return performance.now() - writtenAt;
      await pause(1);
    }
  };
  await probe();

  const results = [
    print('a quiet log', await measured(() => probe())),
    print('a log with 2,000 lines a second beside it', await beside(() => appendFileSync(path, ordinaryLines(40)), () => measured(() => probe()))),
    print('a log with 20,000 lines a second beside it', await beside(() => appendFileSync(path, ordinaryLines(400)), () => measured(() => probe()))),
    print('each just after a rotation by renaming', await measured(() => {
      renameSync(path, `${path}.1`);
      writeFileSync(path, '');
      return probe();
    })),
  ];
  const before = process.cpuUsage();
  await pause(IDLE_MS);
  const { user, system } = process.cpuUsage(before);
  const percent = (user + system) / 1_000 / IDLE_MS * 100;
  process.stdout.write(`nothing written for ${IDLE_MS / 1_000} s: ${percent.toFixed(2)} % of a core, both threads (goal: ${GOAL_IDLE_PERCENT} %)\n`);
  if (said.length > 0) process.stdout.write(`the guard said, ${said.length} times: ${[...new Set(said)].join(' | ')}\n`);
  await thread.stop();
  return results.every(Boolean) && percent <= GOAL_IDLE_PERCENT;
}

async function measured(probe: () => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    times.push(await probe());
    // At no fixed phase of the guard's own looks at the file.
    await pause(Math.random() * 60);
  }
  return times.sort((a, b) => a - b);
}

/** Does something 50 times a second meanwhile. */
async function beside<Result>(work: () => void, run: () => Promise<Result>): Promise<Result> {
  const timer = setInterval(work, 20);
  try {
    return await run();
  } finally {
    clearInterval(timer);
  }
}

function print(name: string, times: readonly number[]): boolean {
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN;
  process.stdout.write(`${name}: append to figure p50 ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms, most ${at(1).toFixed(1)} ms, ${times.length} samples (goal: p99 ${GOAL_P99_MS} ms)\n`);
  return at(0.99) <= GOAL_P99_MS;
}

let ordinary = 0;

/** Lines of sixty accounts, four a message. */
function ordinaryLines(count: number): string {
  const lines: string[] = [];
  while (lines.length < count) {
    ordinary += 1;
    const id = `A${ordinary.toString(16).toUpperCase().padStart(9, '0')}`;
    lines.push(
      `${stamp()} mail postfix/smtpd[${ordinary % 90}]: ${id}: client=unknown[198.51.100.${ordinary % 250}], sasl_method=PLAIN, sasl_username=user${ordinary % 60}@example.test`,
      `${stamp()} mail postfix/qmgr[8]: ${id}: from=<user${ordinary % 60}@example.test>, size=4000, nrcpt=1 (queue active)`,
      `${stamp()} mail postfix/smtp[9]: ${id}: to=<p${ordinary % 7}@partner${ordinary % 5}.test>, relay=mx[192.0.2.9]:25, delay=1, delays=0.1/0/0.4/0.5, dsn=2.0.0, status=sent (250 ok)`,
      `${stamp()} mail postfix/qmgr[8]: ${id}: removed`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function stamp(): string {
  return new Date().toISOString().replace('Z', '+00:00');
}
