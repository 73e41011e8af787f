'use client';

import { useTranslations } from 'use-intl';
import type { PlannedMailing } from '@sluice/protection/planned-mailing';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats } from '@/components/hooks/use-formats';
import { useSenderText } from '@/components/suspects/use-sender-text';

/** Says of a trip that a mailing was planned then, which had raised the threshold. */
export function useDuringMailing(): (mailing: PlannedMailing) => string {
  const t = useTranslations('incidents');
  const { moment } = useFormats();
  const senderText = useSenderText();
  return ({ account, until, byName, threshold }) => t('duringMailing', { account: senderText(account), until: moment(until), name: visibleString(byName), threshold });
}
