import { isUnderWay } from '@sluice/actions/standing';
import type { ActionRequest, ActionView } from '@/lib/console/actions/schemas';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** What a button asks for, without what identifies the press and the server, and what the page shows. */
export type Act = DistributiveOmit<ActionRequest, 'key' | 'serverId' | 'seen'>;

/** What became of the newest press of one button of this browser. */
export interface Press {
  key: string;
  /** By the console's clock. */
  at: number;
  /** `unanswered`: it is not known whether the console recorded it, and that is being looked up. `not-sent`: it did not. */
  status: 'sending' | 'accepted' | 'refused' | 'unanswered' | 'not-sent';
  /** The action the console answered with. */
  action: ActionView | null;
  /** Why it was refused or got no answer. */
  error: unknown;
}

/** One button is one kind of act on one account, or on the messages that fit one filter. */
export function buttonOf(kind: ActionView['kind'], about: string | null): string {
  return `${kind} ${about ?? ''}`;
}

/** What a button is about, see `buttonOf`. */
export function aboutOf(act: Act): string | null {
  return 'filter' in act ? JSON.stringify(act.filter) : accountOf(act);
}

export function accountOf(act: Act): string | null {
  return 'account' in act ? act.account : null;
}

/** The newest action on an account that this browser knows of, from the page's data and from its own presses. */
export function newestSeen(account: string, actions: readonly ActionView[], presses: ReadonlyMap<string, Press>): ActionView | null {
  const known = [...actions, ...[...presses.values()].flatMap(({ action }) => (action === null ? [] : [action]))].filter((action) => action.account === account);
  return known.reduce<ActionView | null>((newest, action) => (newest === null || action.requestedAt > newest.requestedAt ? action : newest), null);
}

/**
 * How an act stands, from what this browser pressed and from what the console knows.
 *
 * @param press the newest press of this button, if any
 * @param known actions of that account, newest first
 * @returns `sending` and `underWay` lock the button; `action` is the newest of its kind, from whoever
 */
export function actState(kind: ActionView['kind'], press: Press | null, known: readonly ActionView[]): { action: ActionView | null; sending: boolean; underWay: boolean; since: number | null } {
  const newest = known.find((action) => action.kind === kind) ?? null;
  const pressed = press?.action ?? null;
  // Right after the answer the list may still be from before it.
  const action = pressed !== null && (newest === null || pressed.requestedAt > newest.requestedAt) ? pressed : newest;
  const sending = press?.status === 'sending';
  const underWay = action !== null && isUnderWay(action);
  return { action, sending, underWay, since: sending ? (press?.at ?? null) : underWay ? (action?.requestedAt ?? null) : null };
}
