'use client';

import type { ActionView } from '@/lib/console/actions/schemas';
import { useTranslations } from 'use-intl';
import { useDisabledReceive } from '../actions/use-disabled-receive';
import { ActionButton } from '../actions/action-button';
import { useActs } from '../actions/use-acts';
import { isDisabled, isStoppedFromSending } from '@sluice/actions/standing';
import { protectedNameOf } from '@sluice/actions/reason-needed';
import { isLoginless } from '@sluice/log-engine/sender';
import { Permitted } from '../people/permitted';
import classes from './suspects.module.css';

/** What can be done to a sender: take it away from whoever misuses it, or give it back. Who has no login has no password either. */
export function AccountButtons({ account, actions }: { account: string; actions: readonly ActionView[] }) {
  const acts = useActs();
  const [disabled, stopped] = [isDisabled(actions), isStoppedFromSending(actions)];
  const t = useTranslations('actions');
  const receives = useDisabledReceive();
  const loginless = isLoginless(account);
  const label = (kind: 'disable-account' | 'enable-account'): string | undefined => (loginless ? t(`loginless.verb.${kind}`) : undefined);
  const common = { account, actions };
  return (
    <Permitted permission="actions:request">
      <div className={classes.buttons}>
        {!disabled && <ActionButton {...common} kind="contain-account" onPress={() => acts.ask({ kind: 'contain-account', account })} />}
        {!loginless && !disabled && !stopped && <ActionButton {...common} kind="stop-sending" onPress={() => acts.ask({ kind: 'stop-sending', account })} />}
        {!disabled && <ActionButton {...common} kind="disable-account" label={label('disable-account')} onPress={() => void acts.start({ kind: 'disable-account', account })} />}
        {!loginless && <ActionButton {...common} kind="set-password" onPress={() => acts.ask({ kind: 'set-password', account })} />}
        {(disabled || stopped) && <ActionButton {...common} kind="enable-account" label={label('enable-account')} onPress={() => acts.ask({ kind: 'enable-account', account })} />}
        {protectedNameOf(account, acts.protectedAccounts) !== null && <p className={classes.receiving}>{t('reason.isProtected')}</p>}
        {!loginless && !disabled && !receives && <p className={classes.receiving}>{t('receivingUnknown')}</p>}
      </div>
    </Permitted>
  );
}
