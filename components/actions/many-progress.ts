import { isProven, isUnderWay } from '@sluice/actions/standing';
import type { ActionView, ManyAnswer } from '@/lib/console/actions/schemas';

export interface ManyProgress {
  done: number;
  /** Done, but this host does not tell whether it took effect. */
  unproven: string[];
  underWay: number;
  /** Of these the guard could not do it. */
  failed: string[];
  /** For these it was not recorded, with the console's reason. */
  refused: { account: string; code: string; byName: string | null }[];
}

/**
 * How one press on many accounts goes on.
 *
 * @param actions what the page knows now; newer than the answer
 */
export function manyProgress({ results }: ManyAnswer, actions: readonly ActionView[]): ManyProgress {
  const newest = new Map(actions.map((action) => [action.id, action]));
  const progress: ManyProgress = { done: 0, unproven: [], underWay: 0, failed: [], refused: [] };
  for (const { account, action: answered, problem } of results) {
    if (answered === null) {
      const byName = problem?.data?.['byName'];
      progress.refused.push({ account, code: problem?.code ?? 'internal', byName: typeof byName === 'string' ? byName : null });
      continue;
    }
    const action = newest.get(answered.id) ?? answered;
    if (isUnderWay(action)) progress.underWay += 1;
    else if (action.status === 'failed') progress.failed.push(account);
    else if (!isProven(action)) progress.unproven.push(account);
    else progress.done += 1;
  }
  return progress;
}
