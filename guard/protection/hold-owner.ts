import type { SendQueue } from '@sluice/guard/mailserver/mail-server';
import { queueAtBegin, type Latch } from '@sluice/protection/protection';
import { ownerOfMost } from '@sluice/protection/owner-of-most';
import type { ActionOrder } from '@sluice/contract/contract';
import type { GuardLog } from '@sluice/guard/guard-log';
import { withinTime } from '@sluice/guard/pause';
import { repeat, type RepeatedDuty } from '@sluice/guard/repeat';
import type { StateFile } from '@sluice/guard/state/state-file';
import { withEvent } from './event-outbox';

/**
 * Holds by itself, where the operator wants it, the mail of a sender who owns more than half of the queue at the trip. It is the hold that the console
 * orders, with an id of its own, and is told as done by the guard. What was found at the trip is written down once, so a guard that is killed ends it.
 */
export function holdOwner(options: {
  queue: Pick<SendQueue, 'breakdown'>;
  state: StateFile;
  /** Performs an order once. */
  perform(order: ActionOrder): void;
  log: GuardLog;
  now(): number;
  newId(): string;
  intervalMs?: number;
}): RepeatedDuty {
  const { queue, state, perform, log, now, newId, intervalMs = 1_000 } = options;
  let taken: string | null = null;
  const orderOf = (latchId: string, account: string): ActionOrder => ({ id: `hold-${latchId}`.slice(0, 64), kind: 'hold-messages', account });

  async function look(latch: Latch): Promise<void> {
    const latchId = latch.id;
    // Whoever owns most of a short queue is nobody to hold: where somebody began protection by hand, it may be one message.
    const wanted = state.current.settings.holdOwner && (queueAtBegin(latch) ?? 0) > latch.threshold;
    const breakdown = wanted ? await queue.breakdown() : null;
    const owner = breakdown && ownerOfMost(breakdown);
    const account = owner?.account.slice(0, 320) ?? null;
    const noted = state.change((current) => {
      const looked = { ...current, ownerAtTrip: { latchId, account } };
      if (owner == null || account === null || breakdown === null) return looked;
      return withEvent(looked, { id: newId(), at: now(), kind: 'owner-held', account, actionId: orderOf(latchId, account).id, messages: owner.waiting, queueLength: breakdown.waiting });
    });
    // Holding does no harm twice, and waiting for a disk that hangs would.
    await withinTime(noted, 2_000, 'writing the state file').catch(() => undefined);
  }

  return repeat({
    name: 'owner at the trip',
    intervalMs,
    log,
    async task() {
      const { latch } = state.current;
      if (latch === null || taken === latch.id) return;
      if (state.current.ownerAtTrip?.latchId !== latch.id) await look(latch);
      const account = state.current.ownerAtTrip?.account ?? null;
      if (account !== null) perform(orderOf(latch.id, account));
      taken = latch.id;
    },
  });
}
