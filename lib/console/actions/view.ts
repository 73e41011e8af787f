import type { ActionView } from './schemas';

/** An action as people see it; what it carries for the guard stays out. */
export function actionView(action: ActionView): ActionView {
  const { id, kind, account, status, requestedAt, requestedByName, startedAt, finishedAt, steps, reason, dueAt } = action;
  return { id, kind, account, status, requestedAt, requestedByName, startedAt, finishedAt, steps, reason, dueAt };
}
