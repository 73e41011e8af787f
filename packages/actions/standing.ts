import type { ActionKind, ActionStatus } from './kinds';

interface PastAction {
  /** One that only a newer console asks for decides nothing here. */
  kind: string;
  status: ActionStatus;
}

/** Actions after which a thief cannot send with the account any more: each takes the stolen password's power away. */
const securing: readonly string[] = ['contain-account', 'stop-sending', 'disable-account', 'set-password'] satisfies ActionKind[];

/** Actions that decide whether the account may be used, and so replace one another. */
const access: readonly string[] = ['contain-account', 'stop-sending', 'disable-account', 'enable-account'] satisfies ActionKind[];

/** Actions that decide whether the account's mail waits. */
const mail: readonly string[] = ['hold-messages', 'release-messages'] satisfies ActionKind[];

export function isSecuring(kind: string): boolean {
  return securing.includes(kind);
}

/** Requested or running: the guard has not reported an end yet. */
export function isUnderWay({ status }: Pick<PastAction, 'status'>): boolean {
  return status === 'requested' || status === 'running';
}

/** Until when an action can be taken back, because nobody was asked to do it yet; null when that is over. */
export function waitsUntil({ status, dueAt }: Pick<PastAction, 'status'> & { dueAt: number | null }, now: number): number | null {
  return status === 'requested' && dueAt !== null && dueAt > now ? dueAt : null;
}

/** Whether both decide the same thing: who may use the account, or whether its mail waits. */
export function isSameMatter(one: string, other: string): boolean {
  return [access, mail].some((matter) => matter.includes(one) && matter.includes(other));
}

/** Whether one of them undoes the other. */
export function isOpposite(one: string, other: string): boolean {
  return isSameMatter(one, other) && one !== other && [one, other].some((kind) => kind === 'enable-account' || kind === 'release-messages');
}

/** From the action that takes least to the one that takes all. */
const strength: readonly string[] = ['stop-sending', 'disable-account', 'contain-account'] satisfies ActionKind[];

/** Whether an earlier action has all the effect of a later one: containing an account disables it too, and who is disabled cannot send. */
function covers(earlier: string, later: string): boolean {
  return earlier === later || (strength.includes(later) && strength.indexOf(earlier) > strength.indexOf(later));
}

/** Whether what the guard looked at afterwards was found as it shall be; what a host does not tell is not proven. */
export function isProven({ steps }: { steps: readonly { step: string; status: string }[] }): boolean {
  return steps.every(({ step, status }) => !step.startsWith('prove-') || status === 'done');
}

/** Whether the account may be read but not sent from, by the actions that the guard confirmed. @param past of that account, newest first */
export function isStoppedFromSending(past: readonly PastAction[]): boolean {
  return past.find(({ kind, status }) => status === 'done' && access.includes(kind))?.kind === 'stop-sending';
}

/**
 * The action that makes a new one pointless: the same one not finished yet, or one whose effect still holds because no
 * other action replaced it. Mail and passwords can be dealt with again once the action before has ended.
 *
 * @param past what was asked for on the same account, or for `restart-smtp` on the server, newest first
 */
export function standingAction<Action extends PastAction>(kind: ActionKind, past: readonly Action[]): Action | null {
  const effective = past.filter(({ status }) => status !== 'failed');
  if (access.includes(kind)) {
    const newest = effective.find((action) => access.includes(action.kind));
    return newest && covers(newest.kind, kind) ? newest : null;
  }
  return effective.find((action) => action.kind === kind && action.status !== 'done') ?? null;
}

/** The finished action by which an account is closed to its owner now, or null. @param past of that account, newest first */
export function disablingAction<Action extends PastAction>(past: readonly Action[]): Action | null {
  return standingAction('disable-account', past.filter(({ status }) => status === 'done'));
}

/**
 * Whether a thief is kept out of the account by what was done and proven: it is closed, or got a new password after it was last seen.
 *
 * @param past of that account, newest first
 * @param lastSeen of the account in the log, milliseconds since 1970
 */
export function keepsThiefOut<Action extends PastAction & { finishedAt: number | null; steps: readonly { step: string; status: string }[] }>(past: readonly Action[], lastSeen: number): Action | null {
  const closing = past.find(({ kind, status }) => status === 'done' && access.includes(kind));
  if (closing !== undefined && closing.kind !== 'enable-account') return isProven(closing) ? closing : null;
  return past.find((action) => action.kind === 'set-password' && action.status === 'done' && isProven(action) && (action.finishedAt ?? 0) >= lastSeen) ?? null;
}

/** Whether the account is closed to its owner now, by the actions that the guard confirmed. */
export function isDisabled(past: readonly PastAction[]): boolean {
  return disablingAction(past) !== null;
}

/** The newest securing action that still counts, whatever became of it: one before an `enable-account` was undone by it. */
export function currentSecuring<Action extends PastAction>(past: readonly Action[]): Action | null {
  for (const action of past) {
    if (action.kind === 'enable-account' && action.status !== 'failed') return null;
    if (isSecuring(action.kind)) return action;
  }
  return null;
}
