import { QueueUnreadable, type ActJournal, type QueueMatching } from '@sluice/guard/mailserver/mail-server';
import type { ActionOrder, QueueLook } from '@sluice/contract/contract';
import type { StepProgress } from './step-progress';
import type { WholeCount } from './whole-count';

export type MatchingOrder = Extract<ActionOrder, { kind: 'hold-matching' | 'release-matching' | 'delete-matching' }>;

/** Counts what fits a filter, with a few examples. @returns null where that failed */
export async function lookAtQueue({ filter }: Extract<ActionOrder, { kind: 'look-at-queue' }>, progress: StepProgress, matching: QueueMatching | undefined): Promise<QueueLook | null> {
  let look: QueueLook | null = null;
  await progress.perform('look-at-queue', async () => {
    look = await able(matching).look(filter);
    return look.waiting + look.held;
  });
  return look;
}

/** Holds what fits; to delete it, then deletes what of it is on hold. Counted again by the mail server's queue of now. */
export async function changeMatching(order: MatchingOrder, progress: StepProgress, { matching, whole }: { matching: QueueMatching | undefined; whole: WholeCount }): Promise<void> {
  const { filter, until, most } = order;
  if (order.kind === 'hold-matching') {
    await progress.perform('hold-messages', async (count) => (await able(matching).hold(filter, { until, most }, count)).messages);
    return;
  }
  await progress.perform('delete-messages', async (count) =>
    whole.ended((await able(matching).delete(filter, { until, most }, (done) => count(whole.with(done)), { journal: whole })).messages),
  );
}

/** Lets go so many and no more. @returns how many */
export async function releaseMatching({ filter, until, most }: MatchingOrder, matching: QueueMatching | undefined, { atOnce, progress }: { atOnce: number; progress(done: number): void; journal: ActJournal }): Promise<number> {
  return (await able(matching).release(filter, { until, most, atOnce }, progress)).messages;
}

function able(matching: QueueMatching | undefined): QueueMatching {
  if (matching === undefined) throw new QueueUnreadable('The queue of this mail server cannot be searched by subject and recipient.');
  return matching;
}
