import type { ActionView } from '@/lib/api/actions';
import type { SuspectView } from '@/lib/api/incidents';

const securingKinds: readonly ActionView['kind'][] = ['contain-account', 'disable-account', 'set-password'];

/** Each of these takes the stolen password's power away. */
export function isSecuring(action: ActionView): boolean {
  return securingKinds.includes(action.kind);
}

/** Requested or running: the guard has not reported an end yet. */
export function isUnderWay(action: ActionView): boolean {
  return action.status === 'requested' || action.status === 'running';
}

/** Somebody decided about the account, or began to: it is no longer a question who it is. */
export function isIdentified(suspect: SuspectView): boolean {
  return suspect.decision !== 'open' || currentSecuring(suspect) !== null;
}

/** The newest securing action of an open suspect that still counts: one before an `enable-account` was undone by it. */
export function currentSecuring(suspect: SuspectView): ActionView | null {
  for (const action of suspect.actions) {
    if (action.kind === 'enable-account' && action.status !== 'failed') return null;
    if (isSecuring(action)) return action;
  }
  return null;
}

/** Whether mail of the account is still going out, or may be: an unknown count is not taken for none. */
export function awaitsCleaning(suspect: SuspectView): boolean {
  return suspect.waiting === null || suspect.waiting > 0;
}

/** Whether the account is closed to its owner now, by the actions that the guard confirmed. */
export function isDisabled(actions: readonly ActionView[]): boolean {
  for (const action of actions) {
    if (action.status !== 'done') continue;
    if (action.kind === 'enable-account') return false;
    if (action.kind === 'contain-account' || action.kind === 'disable-account') return true;
  }
  return false;
}
