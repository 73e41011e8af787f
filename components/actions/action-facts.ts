import type { ActionView } from '@/lib/console/actions/schemas';
import type { ActionStep } from '@sluice/contract/contract';

/** Steps that count something; the others are facts without a number. */
const counting: readonly ActionStep['step'][] = ['hold-messages', 'release-messages', 'delete-messages', 'end-sessions', 'look-at-queue'];

export interface ActionFact {
  step: ActionStep['step'];
  count: number;
}

/** Steps that have other words where the sender is no mailbox. */
export function isAccess(step: ActionStep['step']): step is 'disable-account' | 'enable-account' {
  return step === 'disable-account' || step === 'enable-account';
}

/** What a finished action was seen to have brought about; a counting step without a number is left out rather than called 0. */
export function actionFacts(action: ActionView): ActionFact[] {
  return action.steps
    .filter((step) => step.status === 'done' && !isProof(step) && (step.count !== null || !counting.includes(step.step)))
    .map((step) => ({ step: step.step, count: step.count ?? 0 }));
}

/** Steps that look afterwards whether it took effect; each is shown in a line of its own, with its time. */
export function isProof({ step }: Pick<ActionStep, 'step'>): boolean {
  return step.startsWith('prove-');
}

/** What was looked at afterwards, and what this host cannot do or does not tell. */
export function provingSteps({ status, steps }: ActionView): ActionStep[] {
  if (status === 'requested') return [];
  return steps.filter((step) => step.status !== 'running' && (isProof(step) || step.status === 'not-possible'));
}

/** The step that a failed action failed at; null when the guard named none. */
export function failedStep(action: ActionView): ActionStep | null {
  return action.steps.find((step) => step.status === 'failed') ?? null;
}
