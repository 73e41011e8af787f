'use client';

import type { ActionView } from '@/lib/console/actions/schemas';
import { actState } from './act-state';
import { ActionResult } from './action-result';
import { PressOutcome } from './press-outcome';
import { useActs } from './use-acts';
import classes from './actions.module.css';

type AccountActKind = 'contain-account' | 'stop-sending' | 'disable-account' | 'enable-account' | 'set-password' | 'hold-messages' | 'release-messages';

/** What became of the acts on one account, the newest act of each given kind; spoken when it changes. */
export function AccountOutcomes({ account, actions, kinds }: { account: string; actions: readonly ActionView[]; kinds: readonly AccountActKind[] }) {
  const acts = useActs();
  const newest = kinds
    .map((kind) => ({ kind, ...actState(kind, acts.press(kind, account), actions) }))
    .sort((one, other) => (other.action?.requestedAt ?? 0) - (one.action?.requestedAt ?? 0))[0];
  const failedPresses = kinds.flatMap((kind) => {
    const press = acts.press(kind, account);
    return press === null || press.status === 'sending' || press.status === 'accepted' ? [] : [{ kind, press }];
  });
  return (
    <div role="status" className={classes.outcomes}>
      {failedPresses.map(({ kind, press }) => (
        <PressOutcome key={kind} press={press} onRetry={() => void acts.start({ kind, account })} />
      ))}
      {newest?.action && <ActionResult action={newest.action} onRetry={() => void acts.start({ kind: newest.kind, account })} />}
    </div>
  );
}
