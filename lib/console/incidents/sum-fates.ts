import type { ActionStep } from '@sluice/contract/contract';
import type { FateSum, KeptFate, KeptMessages } from '../suspects/schemas';

/**
 * What the acts on an account did to its queued mail. A guard that holds says how much is on hold afterwards, with what was there before: an act that finds
 * the mail of an earlier one counts it again, and here it counts once. What an act did before it failed was done; where it did not count it, it is not known.
 */
export function keptMessages(actions: readonly { steps: readonly ActionStep[] }[]): KeptMessages {
  const steps = actions.flatMap((action) => action.steps).filter(({ status }) => status !== 'not-possible');
  const kept: KeptMessages = { held: 0, released: 0, deleted: 0 };
  let onHold = 0;
  for (const { step, count } of steps.sort((one, other) => one.at - other.at)) {
    if (step === 'hold-messages') {
      kept.held = kept.held === null || count === null ? null : kept.held + Math.max(0, count - onHold);
      onHold = Math.max(onHold, count ?? 0);
    } else if (step === 'release-messages' || step === 'delete-messages') {
      const name = step === 'release-messages' ? 'released' : 'deleted';
      const before = kept[name];
      kept[name] = before === null || count === null ? null : before + count;
      // Whoever deletes takes what waits, too, so none is left on hold.
      onHold = step === 'delete-messages' ? 0 : Math.max(0, onHold - (count ?? onHold));
    }
  }
  return kept;
}

/** Adds up what became of the mail of several accounts: what is not known of one is no zero, but counted as not known. */
export function sumFates(accounts: readonly { fate: KeptFate | null; kept: KeptMessages }[], span: { from: number; to: number }): FateSum {
  const sum = (values: readonly (number | null)[]): { count: number | null; unknown: number } => {
    const known = values.filter((value) => value !== null);
    return { count: known.length === 0 ? null : known.reduce((all, each) => all + each, 0), unknown: values.length - known.length };
  };
  const fates = accounts.map(({ fate }) => fate);
  const kept = accounts.map((each) => each.kept);
  return {
    ...span,
    accounts: accounts.length,
    delivered: sum(fates.map((fate) => fate?.delivered ?? null)),
    bounced: sum(fates.map((fate) => fate?.bounced ?? null)),
    waiting: sum(fates.map((fate) => fate?.waiting ?? null)),
    unrelayed: sum(fates.map((fate) => fate?.unrelayed ?? null)),
    refused: sum(fates.map((fate) => fate?.refused ?? null)),
    held: sum(kept.map(({ held }) => held)),
    released: sum(kept.map(({ released }) => released)),
    deleted: sum(kept.map(({ deleted }) => deleted)),
    doubts: [...new Set(fates.flatMap((fate) => fate?.doubts ?? []))],
  };
}
