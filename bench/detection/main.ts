import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { BenchFormat } from './month';
import type { MonthJob } from './month-worker';
import { widthTable } from './network-width';
import type { Played } from './play';
import { goalsOf, tableOf } from './table';

/** The seeds that are reported; they were never tuned on. */
const SEEDS = [11, 12, 13, 14, 15];
const FORMATS: readonly BenchFormat[] = ['postfix', 'mailcarrier'];

/**
 * Plays months and prints one table.
 *
 * @param given formats and seeds, or `widths` and seeds: how wide a network should be; without a format both, without a seed those that are reported. @returns 0 where every goal is reached
 */
export async function judge(given: readonly string[], { worker, table }: { worker: string; table: string }): Promise<number> {
  if (given.includes('widths')) {
    process.stdout.write(`${widthTable(given.map(Number).filter(Number.isInteger), table)}\n`);
    return 0;
  }
  const formats = FORMATS.filter((format) => given.includes(format));
  const seeds = given.map(Number).filter(Number.isInteger);
  const jobs = (seeds.length > 0 ? seeds : SEEDS).flatMap((seed) => (formats.length > 0 ? formats : FORMATS).map((format): MonthJob => ({ seed, format, table })));
  const played: Played[] = [];
  const waiting = [...jobs];
  const work = async (): Promise<void> => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      played.push(await playedBy(new Worker(worker, { workerData: job })));
      process.stderr.write(`${job.format}, seed ${job.seed}: played\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, work));
  played.sort((a, b) => FORMATS.indexOf(a.format) - FORMATS.indexOf(b.format) || a.seed - b.seed);
  process.stdout.write(`${tableOf(played)}\n`);
  const missed = goalsOf(played).filter(({ reached }) => !reached);
  return missed.length === 0 ? 0 : 1;
}

function playedBy(worker: Worker): Promise<Played> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
