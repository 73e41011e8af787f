'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { senderOf } from '@/lib/logs/sender';
import { ConfirmDialog } from '../ui/confirm-dialog';
import type { Act } from './act-state';
import type { Question } from './use-acts';
import { useDisabledReceive } from './use-disabled-receive';
import classes from './actions.module.css';
import { useSenderText } from '../suspects/use-sender-text';

/** The dialogs before an account is contained, enabled again or given a new password. */
export function ActDialogs({ question, onClose, onConfirm }: { question: Question | null; onClose(): void; onConfirm(act: Act): void }) {
  const t = useTranslations('actions');
  const receives = useDisabledReceive();
  const senderText = useSenderText();
  // The words must not vanish while the dialog fades away.
  const [last, setLast] = useState<Question | null>(null);
  if (question !== null && question !== last) setLast(question);
  if (last === null) return null;
  const account = senderText(last.account);
  const common = {
    opened: question !== null,
    onClose,
    onConfirm: () => {
      onClose();
      onConfirm({ kind: last.kind, account: last.account });
    },
    confirmLabel: t(`verb.${last.kind}`),
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
