'use client';

import type { ActionView } from '@/lib/console/actions/schemas';
import { useTranslations } from 'use-intl';
import { useDisabledReceive } from '../actions/use-disabled-receive';
import { ActionButton } from '../actions/action-button';
import { useActs } from '../actions/use-acts';
import { isDisabled, isStoppedFromSending } from '@/lib/actions/standing';
import classes from './suspects.module.css';

/** What can be done to an account: take it away from whoever misuses it, or give it back. */
export function AccountButtons({ account, actions }: { account: string; actions: readonly ActionView[] }) {
  const acts = useActs();
  const [disabled, stopped] = [isDisabled(actions), isStoppedFromSending(actions)];
  const t = useTranslations('actions');
  const receives = useDisabledReceive();
  const common = { account, actions };
  return (
    <div className={classes.buttons}>
      {!disabled && <ActionButton {...common} kind="contain-account" onPress={() => acts.ask({ kind: 'contain-account', account })} />}
      {!disabled && !stopped && <ActionButton {...common} kind="stop-sending" onPress={() => acts.ask({ kind: 'stop-sending', account })} />}
      {!disabled && <ActionButton {...common} kind="disable-account" onPress={() => void acts.start({ kind: 'disable-account', account })} />}
      <ActionButton {...common} kind="set-password" onPress={() => acts.ask({ kind: 'set-password', account })} />
      {(disabled || stopped) && <ActionButton {...common} kind="enable-account" onPress={() => acts.ask({ kind: 'enable-account', account })} />}
      {!disabled && !receives && <p className={classes.receiving}>{t('receivingUnknown')}</p>}
    </div>
  );
}
