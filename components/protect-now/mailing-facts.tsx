'use client';

import { useTranslations } from 'use-intl';
import type { PlannedMailing } from '@sluice/protection/planned-mailing';
import { visibleString } from '../evidence/visible-text';
import { useFormats } from '../hooks/use-formats';
import { useSenderText } from '../suspects/use-sender-text';

/** Whose mailing it is, how large, what threshold holds until when, and who planned it. */
export function MailingFacts({ mailing, usual }: { mailing: PlannedMailing; usual: number }) {
  const t = useTranslations('mailing');
  const { moment } = useFormats();
  const senderText = useSenderText();
  const { account, messages, threshold, until, byName, begunAt } = mailing;
  return <>{t('standing', { account: senderText(account), messages, threshold: Math.max(threshold, usual), usual, until: moment(until), name: visibleString(byName), begun: moment(begunAt) })}</>;
}
