import { MAX_COUNT } from '@sluice/log-engine/bounded-number';
import type { QueueBreakdown, SendQueue } from '@sluice/guard/mailserver/mail-server';
import type { GuardReport } from '@sluice/contract/contract';
import type { GuardLog } from '@sluice/guard/guard-log';
import type { ProtectionKeeper } from '@sluice/guard/protection/protection-keeper';
import { repeat } from '@sluice/guard/repeat';
import type { Duty } from '@sluice/guard/runtime';

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
    this.newest = {
      at,
      waiting,
      held,
      oldestAt,
      accounts,
      recipients: { waiting: recipients.waiting, complete: recipients.complete, held: { most: recipients.heldMost, complete: recipients.heldComplete } },
      ...(unknown ? { unknown } : {}),
    };
  }
}

/** As many as a report and a latch can say: a damaged file may claim any number. */
function told(breakdown: QueueBreakdown): QueueBreakdown {
  const { recipients } = breakdown;
  return { ...breakdown, recipients: { ...recipients, waiting: Math.min(MAX_COUNT, recipients.waiting), heldMost: Math.min(MAX_COUNT, recipients.heldMost) } };
}

function named(name: string | undefined): { name?: string } {
  return name === undefined ? {} : { name };
}

/** Looks through the queue every two seconds, for the report, for the threshold on recipients, and for mail that arrives late from held accounts. */
export function breakDownQueue(options: {
  queue: Pick<SendQueue, 'breakdown'>;
  owners: QueueOwners;
  keeper: Pick<ProtectionKeeper, 'current' | 'feed'>;
  onBreakdown(breakdown: QueueBreakdown): Promise<void>;
  log: GuardLog;
  now(): number;
  newId(): string;
  intervalMs?: number;
}): Duty {
  const { queue, owners, keeper, onBreakdown, log, now, newId, intervalMs = 2_000 } = options;
  return repeat({
    name: 'queue breakdown',
    intervalMs,
    log,
    async task() {
      const before = keeper.current;
      const breakdown = told(await queue.breakdown());
      const at = now();
      owners.record(at, breakdown);
      // What was counted before a release, which only another SMTP run can be, may be held since: the next count is the first of the time after it, also where a look
      // took so long that the trip fell into it too. Not waited for: a disk that hangs must not stop the looking.
      if (before.latch === null && before.smtpInstance === keeper.current.smtpInstance)
        void keeper.feed({ kind: 'recipients', at, waiting: breakdown.recipients.waiting, newLatchId: newId() });
      await onBreakdown(breakdown);
    },
  });
}
