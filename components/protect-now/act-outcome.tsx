'use client';

import { useTranslations } from 'use-intl';
import type { ActionKind } from '@sluice/actions/kinds';
import type { ActionView } from '@/lib/console/actions/schemas';
import { actState } from '../actions/act-state';
import { ActionResult } from '../actions/action-result';
import { PressOutcome } from '../actions/press-outcome';
import { useActs } from '../actions/use-acts';
import { useTickingFormats } from '../hooks/use-formats';
import classes from './protect-now.module.css';

/** How an order on the server itself stands, from whoever it is, and at its end how it was read back. */
export function ActOutcome({ kind, actions, onRetry }: { kind: ActionKind; actions: readonly ActionView[]; onRetry(): void }) {
  const doing = useTranslations('actions.doing');
  const acts = useActs();
  const { now } = useTickingFormats();
  const press = acts.press(kind, null);
  const { action, sending, underWay, since } = actState(kind, press, actions);
  const failed = press !== null && press.status !== 'sending' && press.status !== 'accepted';
  return (
    <div role="status" className={classes.outcome}>
      {(sending || underWay) && <p className={`${classes.paragraph} digits`}>{doing(kind, { seconds: Math.max(0, Math.floor((now - (since ?? now)) / 1000)) })}</p>}
      {failed && <PressOutcome press={press} onRetry={onRetry} />}
      {!failed && !sending && action !== null && <ActionResult action={action} onRetry={onRetry} />}
    </div>
  );
}
