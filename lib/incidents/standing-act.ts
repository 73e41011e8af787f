import type { ActionKind } from '@/lib/sync/contract';

interface PastAct {
  kind: ActionKind;
  status: 'requested' | 'running' | 'done' | 'failed';
}

/** Acts that decide whether the account may be used, and so replace one another. */
const access: readonly ActionKind[] = ['contain-account', 'disable-account', 'enable-account'];

/** Whether an earlier act has all the effect of a later one: containing an account disables it too. */
function covers(earlier: ActionKind, later: ActionKind): boolean {
  return earlier === later || (earlier === 'contain-account' && later === 'disable-account');
}

/**
 * The act that makes a new one pointless: the same one not finished yet, or one whose effect still holds because no
 * other act replaced it. Mail and passwords can be dealt with again once the act before has ended.
 *
 * @param past what was asked for on the same account, or for `restart-smtp` on the server, newest first
 */
export function standingAct<Act extends PastAct>(kind: ActionKind, past: readonly Act[]): Act | null {
  const effective = past.filter(({ status }) => status !== 'failed');
  if (access.includes(kind)) {
    const newest = effective.find((act) => access.includes(act.kind));
    return newest && covers(newest.kind, kind) ? newest : null;
  }
  return effective.find((act) => act.kind === kind && act.status !== 'done') ?? null;
}
