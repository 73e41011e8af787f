import type { ActionOrder } from '@sluice/contract/contract';
import { detailOf } from '@sluice/guard/guard-log';
import { withinTime } from '@sluice/guard/pause';
import type { ProtectionKeeper } from '@sluice/guard/protection/protection-keeper';
import type { RelayGate } from '@sluice/guard/protection/relay-gate';
import type { StateFile } from '@sluice/guard/state/state-file';
import { NotDurable, NotInEffect } from './step-failure';
import type { StepProgress } from './step-progress';

export interface ProtectNowContext {
  keeper: Pick<ProtectionKeeper, 'feed'>;
  relayGate: Pick<RelayGate, 'protected'>;
  state: StateFile;
  now(): number;
  newId(): string;
}

const PATIENCE_MS = 10_000;

/**
 * Begins protection by hand, and looks whether it is in force: the gate is closed and the latch on the disk. Where it holds already, whoever began it,
 * nothing is changed. An order whose latch was made by an earlier guard makes no other one: a restart may have ended it since.
 */
export async function protectNow(order: Extract<ActionOrder, { kind: 'protect-now' }>, progress: StepProgress, context: ProtectNowContext): Promise<void> {
  const { keeper, relayGate, state, now, newId } = context;
  const made = (): boolean => (state.current.actions.find(({ id }) => id === order.id)?.tally?.done ?? 0) > 0;
  const before = made();
  await progress.perform('begin-protection', async () => {
    if (!before) await keeper.feed({ kind: 'protect-now', at: now(), newLatchId: newId(), name: order.name, actionId: order.id });
    return null;
  });
  await progress.perform('prove-protection', async () => {
    const { latch } = state.current;
    if (latch === null) {
      if (made()) return null;
      throw new NotInEffect('No latch holds.');
    }
    if (!relayGate.protected) throw new NotInEffect('Relaying to outside domains is not refused.');
    await withinTime(state.change((current) => current), PATIENCE_MS, 'writing the state file').catch(notDurable);
    const written = await state.onDisk().catch(notDurable);
    if (state.current.latch !== null && written.latch?.id !== latch.id) throw new NotDurable('Another latch stands in the state file.');
    return null;
  });
}

function notDurable(error: unknown): never {
  throw new NotDurable(detailOf(error));
}
