import type { QueueBreakdown, SendQueue } from '@/lib/mailserver/mail-server';
import type { GuardReport } from '@/lib/sync/contract';
import type { GuardLog } from '@/guard/guard-log';
import { repeat } from '@/guard/repeat';
import type { Duty } from '@/guard/runtime';

/** Keeps the newest answer to whom the queue belongs to. */
export class QueueOwners {
  private newest: GuardReport['queue'] = null;

  /** @param nameOf the name of a local user by his key, where it is known */
  constructor(private readonly nameOf: (sender: string) => string | undefined = () => undefined) {}

  get current(): GuardReport['queue'] {
    return this.newest;
  }

  record(at: number, breakdown: QueueBreakdown): void {
    const { waiting, held, oldestAt, unknown, recipients } = breakdown;
    const accounts = breakdown.accounts
      .map(({ account, ...counts }) => ({ account: account?.slice(0, 320) ?? null, ...counts, ...(account === null ? {} : named(this.nameOf(account))) }))
      .sort((a, b) => b.waiting + b.held - (a.waiting + a.held))
      .slice(0, 100);
    this.newest = { at, waiting, held, oldestAt, accounts, recipients, ...(unknown ? { unknown } : {}) };
  }
}

function named(name: string | undefined): { name?: string } {
  return name === undefined ? {} : { name };
}

/** Looks through the queue every two seconds, for the report and for mail that arrives late from held accounts. */
export function breakDownQueue(options: {
  queue: Pick<SendQueue, 'breakdown'>;
  owners: QueueOwners;
  onBreakdown(breakdown: QueueBreakdown): Promise<void>;
  log: GuardLog;
  now(): number;
  intervalMs?: number;
}): Duty {
  const { queue, owners, onBreakdown, log, now, intervalMs = 2_000 } = options;
  return repeat({
    name: 'queue breakdown',
    intervalMs,
    log,
    async task() {
      const breakdown = await queue.breakdown();
      owners.record(now(), breakdown);
      await onBreakdown(breakdown);
    },
  });
}
