import type { ActionOrder } from '@sluice/contract/contract';
import { detailOf } from '@sluice/guard/guard-log';
import { withinTime } from '@sluice/guard/pause';
import type { ProtectionKeeper } from '@sluice/guard/protection/protection-keeper';
import type { StateFile } from '@sluice/guard/state/state-file';
import { NotDurable, NotInEffect, TooLate } from './step-failure';
import type { StepProgress } from './step-progress';

export interface MailingContext {
  keeper: Pick<ProtectionKeeper, 'feed' | 'current'>;
  state: StateFile;
  now(): number;
}

const PATIENCE_MS = 10_000;

/**
 * Begins a planned mailing, and looks whether it is on the disk. An order whose mailing was begun by an earlier guard begins no other one: its time may be
 * up since, or somebody may have ended it. Its time counts from when the order was first taken up.
 */
export async function planMailing(order: Extract<ActionOrder, { kind: 'plan-mailing' }>, progress: StepProgress, { keeper, state, now }: MailingContext): Promise<void> {
  const begun = state.current.actions.find(({ id }) => id === order.id);
  const made = (begun?.tally?.done ?? 0) > 0;
  const until = (begun?.report.at ?? now()) + order.forMs;
  const began = await progress.perform('begin-mailing', async () => {
    if (made) return null;
    const at = now();
    if (until <= at) throw new TooLate('No time was left when the order was taken up.');
    const { id, sender: account, messages, threshold, name: byName } = order;
    await keeper.feed({ kind: 'mailing-begun', at, mailing: { id, account, messages, threshold, byName, begunAt: at, until: Math.min(until, at + order.forMs) } });
    return null;
  });
  if (began) await proveWritten(progress, { keeper, state, now });
}

/** Ends a planned mailing before its time; one that is not under way any more is ended already. */
export async function endMailing({ mailingId, name }: Extract<ActionOrder, { kind: 'end-mailing' }>, progress: StepProgress, context: MailingContext): Promise<void> {
  await progress.perform('end-mailing', async () => {
    await context.keeper.feed({ kind: 'mailing-ended', at: context.now(), id: mailingId, byName: name });
    return null;
  });
  await proveWritten(progress, context);
}

/** What a guard that is started now would go by is what this one goes by. */
async function proveWritten(progress: StepProgress, { keeper, state }: MailingContext): Promise<void> {
  await progress.perform('prove-mailing', async () => {
    await withinTime(state.change((current) => current), PATIENCE_MS, 'writing the state file').catch(notDurable);
    const written = await state.onDisk().catch(notDurable);
    if ((written.mailing?.id ?? null) !== (state.current.mailing?.id ?? null)) throw new NotDurable('Another mailing stands in the state file.');
    if ((keeper.current.mailing?.id ?? null) !== (state.current.mailing?.id ?? null)) throw new NotInEffect('The rule goes by another threshold.');
    return null;
  });
}

function notDurable(error: unknown): never {
  throw new NotDurable(detailOf(error));
}
