'use client';

import { useTranslations } from 'use-intl';
import type { Overview } from '@/lib/console/servers/schemas';
import { leastWaiting } from '@sluice/contract/waiting-recipients';
import type { PlannedMailing } from '@sluice/protection/planned-mailing';
import { useWhyNot } from '../hooks/use-me';
import { useSenderText } from '../suspects/use-sender-text';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { MailingFacts } from './mailing-facts';
import classes from './protect-now.module.css';

interface EndMailingProps {
  mailing: PlannedMailing;
  overview: Overview | undefined;
  onClose(): void;
  onEnd(): void;
}

/** Asks before a planned mailing is ended early: the usual threshold may be below what waits now. */
export function EndMailing({ mailing, overview, onClose, onEnd }: EndMailingProps) {
  const t = useTranslations('mailing');
  const senderText = useSenderText();
  const why = useWhyNot('actions:request');
  const usual = overview?.usualThreshold ?? 0;
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t('endTitle', { account: senderText(mailing.account) })}
      stays={t('endStays')}
      confirmLabel={t('end')}
      disabled={why !== null}
      extra={why !== null && <p className={classes.why}>{why}</p>}
      onConfirm={onEnd}
    >
      <p className={classes.paragraph}>
        <MailingFacts mailing={mailing} usual={usual} />
      </p>
      <EndHappens overview={overview} />
    </ConfirmDialog>
  );
}

/** What begins protection once the mailing has ended, and whether that is at once. */
export function EndHappens({ overview }: Pick<EndMailingProps, 'overview'>) {
  const t = useTranslations('mailing');
  const [usual, usualRecipients] = [overview?.usualThreshold ?? 0, overview?.usualRecipientThreshold ?? null];
  const report = overview?.server?.report ?? null;
  const length = report?.measurement?.length ?? 0;
  const waiting = leastWaiting(report) ?? 0;
  const beginsAbove = (over: boolean): 'yes' | 'no' => (over && report?.latch === null ? 'yes' : 'no');
  return (
    <p className={classes.paragraph}>
      {t('endHappens', { usual, over: beginsAbove(length > usual), length })}
      {usualRecipients !== null && ` ${t('endRecipients', { usual: usualRecipients, over: beginsAbove(waiting > usualRecipients), waiting })}`}
    </p>
  );
}
