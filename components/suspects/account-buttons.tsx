'use client';

import type { ActionView } from '@/lib/console/actions/schemas';
import { ActionButton } from '../actions/action-button';
import { useActs } from '../actions/use-acts';
import { isDisabled } from '@/lib/actions/standing';
import classes from './suspects.module.css';

/** What can be done to an account: take it away from whoever misuses it, or give it back. */
export function AccountButtons({ account, actions }: { account: string; actions: readonly ActionView[] }) {
  const acts = useActs();
  const disabled = isDisabled(actions);
  const common = { account, actions };
  return (
    <div className={classes.buttons}>
      {!disabled && <ActionButton {...common} kind="contain-account" onPress={() => acts.ask({ kind: 'contain-account', account })} />}
      {!disabled && <ActionButton {...common} kind="disable-account" onPress={() => void acts.start({ kind: 'disable-account', account })} />}
      <ActionButton {...common} kind="set-password" onPress={() => acts.ask({ kind: 'set-password', account })} />
      {disabled && <ActionButton {...common} kind="enable-account" onPress={() => acts.ask({ kind: 'enable-account', account })} />}
    </div>
  );
}
