import type { ActionStep } from '@/lib/sync/contract';
import type { FateSum, KeptFate, KeptMessages } from '../suspects/schemas';

const STEPS = { held: 'hold-messages', released: 'release-messages', deleted: 'delete-messages' } as const;

/** What the acts on an account did to its queued mail. */
export function keptMessages(actions: readonly { steps: readonly ActionStep[] }[]): KeptMessages {
  const steps = actions.flatMap((action) => action.steps).filter(({ status }) => status === 'done');
  const count = (word: ActionStep['step']): number | null => steps.filter(({ step }) => step === word).reduce<number | null>((sum, each) => (sum === null || each.count === null ? null : sum + each.count), 0);
  return { held: count(STEPS.held), released: count(STEPS.released), deleted: count(STEPS.deleted) };
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
