import { actionKindSchema } from '@sluice/actions/kinds';
import type { ActionParameters } from '@/lib/db/column-types';
import type { ActionView } from './schemas';

/** An action as it is kept; its kind is any word where a newer console has recorded it. */
type KeptAction = Omit<ActionView, 'kind'> & { kind: string };

/** An action as people see it; what it carries for the guard stays out. */
export function actionView(action: KeptAction & { parameters?: ActionParameters }): ActionView {
  const { filter, most, until, look } = action.parameters ?? {};
  const { id, kind, account, status, requestedAt, requestedByName, startedAt, finishedAt, steps, reason, dueAt } = action;
  const matching = filter === undefined ? {} : { filter, most, until, look };
  return { id, kind: actionKindSchema.parse(kind), account, status, requestedAt, requestedByName, startedAt, finishedAt, steps, reason, dueAt, ...matching };
}

/** Those of which this console can say what they are. */
export function actionViews(actions: readonly (KeptAction & { parameters?: ActionParameters })[]): ActionView[] {
  return actions.filter(({ kind }) => actionKindSchema.safeParse(kind).success).map(actionView);
}
