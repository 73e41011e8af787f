'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { senderOf } from '@sluice/log-engine/sender';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { reasonNeeded } from '@sluice/actions/reason-needed';
import type { Act } from './act-state';
import { isReason, ReasonField } from './reason-field';
import type { Question } from './use-acts';
import { useDisabledReceive } from './use-disabled-receive';
import classes from './actions.module.css';
import { useSenderText } from '../suspects/use-sender-text';

interface ActDialogsProps {
  question: Question | null;
  protectedAccounts: readonly string[];
  onClose(): void;
  onConfirm(act: Act): void;
}

/** The dialogs before an account is contained, enabled again or given a new password; for a protected one they ask for a reason. */
export function ActDialogs({ question, protectedAccounts, onClose, onConfirm }: ActDialogsProps) {
  const t = useTranslations('actions');
  const receives = useDisabledReceive();
  const senderText = useSenderText();
  // The words must not vanish while the dialog fades away.
  const [last, setLast] = useState<Question | null>(null);
  const [reason, setReason] = useState('');
  if (question !== null && question !== last) {
    setLast(question);
    setReason('');
  }
  if (last === null) return null;
  const account = senderText(last.account);
  const needsReason = reasonNeeded(last.kind, last.account, protectedAccounts) !== null;
  const common = {
    opened: question !== null,
    onClose,
    onConfirm: () => {
      onClose();
      onConfirm({ kind: last.kind, account: last.account, ...(needsReason ? { reason: reason.trim() } : {}) });
    },
    confirmLabel: t(`verb.${last.kind}`),
    disabled: needsReason && !isReason(reason),
    extra: needsReason && <ReasonField value={reason} onChange={setReason} why={t('reason.protectedAccount')} />,
  };
  const sender = senderOf(last.account);
  if (last.kind === 'contain-account' && sender.kind !== 'account') {
    return (
      <ConfirmDialog {...common} danger title={t('contain.title', { account })} stays={t('loginless.contain.stays')}>
        <p className={classes.paragraph}>{t(sender.kind === 'uid' ? 'loginless.contain.user' : 'loginless.contain.client')}</p>
        <p className={classes.paragraph}>{t('contain.order')}:</p>
        <ol className={classes.order}>
          <li>{t('loginless.contain.first')}</li>
          <li>{t('loginless.contain.second')}</li>
        </ol>
      </ConfirmDialog>
    );
  }
  if (last.kind === 'contain-account') {
    return (
      <ConfirmDialog {...common} danger title={t('contain.title', { account })} stays={receives ? t('contain.stays') : `${t('contain.staysUnknown')} ${t('receivingUnknown')}`}>
        <p className={classes.paragraph}>{t('contain.happens')}</p>
        <p className={classes.paragraph}>{t('contain.order')}:</p>
        <ol className={classes.order}>
          <li>{t('contain.first')}</li>
          <li>{t('contain.second')}</li>
          <li>{t('contain.third')}</li>
          <li>{t('contain.fourth')}</li>
        </ol>
      </ConfirmDialog>
    );
  }
  if (last.kind === 'stop-sending') {
    return (
      <ConfirmDialog {...common} danger title={t('sending.title', { account })} stays={t('sending.stays')}>
        {t('sending.happens')}
      </ConfirmDialog>
    );
  }
  if (last.kind === 'disable-account') {
    return (
      <ConfirmDialog {...common} danger title={t('disable.title', { account })} stays={receives ? t('disable.stays') : `${t('disable.staysUnknown')} ${t('receivingUnknown')}`}>
        {t('disable.happens')}
      </ConfirmDialog>
    );
  }
  if (last.kind === 'enable-account') {
    return (
      <ConfirmDialog {...common} title={t('enable.title', { account })} stays={t('enable.stays')}>
        <p className={classes.paragraph}>{t(sender.kind === 'account' ? 'enable.happens' : 'loginless.enable.happens')}</p>
        <p className={classes.paragraph}>{t(sender.kind === 'account' ? 'enable.warning' : 'loginless.enable.warning')}</p>
      </ConfirmDialog>
    );
  }
  return (
    <ConfirmDialog {...common} title={t('password.title', { account })} stays={t('password.stays')}>
      {t('password.happens')}
    </ConfirmDialog>
  );
}
