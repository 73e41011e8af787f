import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { GUARD_MEMORY } from '@/cli/start/guard-flags';
import { askPolicy } from '@/host-tests/testing/policy-question';
import { until } from '@sluice/guard/mailserver/testing/until';
import { appendBusyDay } from './busy-day';
import { fillSpool } from './full-spool';
import { median, prove, tellGoal } from './goal';
import { BenchHost } from './mail-host';

const QUEUED = Number(process.env['SLUICE_BENCH_QUEUED'] ?? 100_000);
const MESSAGES_OF_DAY = Number(process.env['SLUICE_BENCH_DAY'] ?? 150_000);
const GOAL_MB = GUARD_MEMORY.goal;
const STANDING_MS = 20_000;
const PATIENCE_MS = 300_000;

/** What a guard beside Postfix takes of the memory with a long queue and after a busy day. */
export async function bench({ folder, benches }: { folder: string; benches: string }): Promise<void> {
  const [thief, others] = [Math.floor(QUEUED * 0.6), Math.floor(QUEUED * 0.2)];
  const shares = new Map([['thief@example.test', thief], ['minsu@example.test', others], ['hana@example.test', QUEUED - thief - others]]);
  const host = await BenchHost.start(folder, [...shares.keys()]);
  try {
    await longQueue(host, shares);
    await host.guard?.end('SIGTERM');
    await busyDay(host, folder, benches);
  } finally {
    await host.remove();
  }
}

async function longQueue(host: BenchHost, shares: ReadonlyMap<string, number>): Promise<void> {
  const memory = new Memory((await host.startGuard(QUEUED * 2)).child.pid ?? 0);
  try {
    await fillSpool(host.postfix, shares);
    await until('the guard tells of all of the queue whose it is', () => agrees(host, shares, 'waiting'), PATIENCE_MS);
    prove(host.console.last?.report.measurement?.length === QUEUED, `the guard counts ${host.console.last?.report.measurement?.length} messages`);
    await memory.standing();
    await memory.tell(`with ${QUEUED} queued`);

    const from = performance.now();
    host.console.actions = [{ id: 'contain', kind: 'contain-account', account: 'thief@example.test' }];
    await until('the thief is refused', async () => (await askPolicy(host.policyPort, 'thief@example.test'))?.startsWith('5') === true, PATIENCE_MS);
    process.stdout.write(`The thief was refused after ${((performance.now() - from) / 1_000).toFixed(1)} s.\n`);
    await until('what is the thief’s is held', () => host.console.reportOf('contain')?.status === 'done', PATIENCE_MS);
    process.stdout.write(`All that it was told to do was done after ${((performance.now() - from) / 1_000).toFixed(1)} s.\n`);
    await until('the guard tells of what is held', () => agrees(host, new Map([['thief@example.test', shares.get('thief@example.test') ?? 0]]), 'held'), PATIENCE_MS);
    await memory.standing();
    await memory.tell(`with ${QUEUED} queued, after those of one account were held`);
  } finally {
    memory.end();
  }
}

function agrees(host: BenchHost, shares: ReadonlyMap<string, number>, kind: 'waiting' | 'held'): boolean {
  const accounts = host.console.last?.report.queue?.accounts ?? [];
  return [...shares].every(([account, count]) => accounts.find((each) => each.account === account)?.[kind] === count);
}

async function busyDay(host: BenchHost, folder: string, benches: string): Promise<void> {
  await host.emptyQueue();
  const memory = new Memory((await host.startGuard(QUEUED * 2)).child.pid ?? 0);
  try {
    const day = await appendBusyDay(folder, benches, host.postfix.logFile, MESSAGES_OF_DAY);
    prove(day.authenticated >= MESSAGES_OF_DAY, `the day has only ${day.authenticated} authenticated messages`);
    const { account, messages } = day.newest;
    const told = (): boolean =>
      host.console.uploads.some(({ activities }) => activities.some(({ assessment }) => assessment.account === account && assessment.figures.messages === messages));
    await until(`the guard has read the day to its end, and tells of the ${messages} messages that ${account} sent last`, told, PATIENCE_MS);
    await memory.standing();
    await memory.tell(`after a day of ${day.authenticated} authenticated messages, ${Math.round(day.bytes / 1e6)} MB of log`);
  } finally {
    memory.end();
  }
}

/** Looks five times a second at what the guard and the commands it runs have resident. */
class Memory {
  private readonly timer: NodeJS.Timeout;
  private recent: number[] = [];

  constructor(private readonly pid: number) {
    this.timer = setInterval(() => void this.look(), 200);
  }

  /** What it takes when all is done that was asked of it. */
  async standing(): Promise<void> {
    this.recent = [];
    await pause(STANDING_MS);
  }

  async tell(when: string): Promise<void> {
    // The highest is that since its start, as the kernel keeps it.
    for (const [what, found] of [['resident', Math.round(median(this.recent))], ['at the most', await this.megabytes('VmHWM')]] as const) {
      tellGoal(`${what} ${when}`, `${found} MB`, `≤ ${GOAL_MB} MB`, found <= GOAL_MB);
    }
  }

  end(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    this.recent.push(await this.megabytes('VmRSS'));
  }

  private async megabytes(key: 'VmRSS' | 'VmHWM'): Promise<number> {
    const status = await readFile(`/proc/${this.pid}/status`, 'utf8');
    return Math.round(Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
  }
}
