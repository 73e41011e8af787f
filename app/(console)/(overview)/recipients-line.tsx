'use client';

import { useTranslations } from 'use-intl';
import type { GuardReport } from '@sluice/contract/contract';
import { waitingRecipients } from '@sluice/contract/waiting-recipients';
import { useTickingFormats } from '@/components/hooks/use-formats';
import classes from './overview.module.css';

/** For how many recipients the queue waits: one message may be for thousands. */
export function RecipientsLine({ report }: { report: GuardReport }) {
  const t = useTranslations('overview.recipientsWait');
  const { age } = useTickingFormats();
  const found = waitingRecipients(report);
  const words =
    found.kind === 'not-told' ? t('not-told')
    : found.kind === 'not-counted' ? (found.at === null ? t('not-yet') : t('not-counted', { age: age(found.at) }))
    : t(found.kind, { count: found.waiting });
  return <div className={`${classes.queueShare} digits`}>{words}</div>;
}
