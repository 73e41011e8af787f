'use client';

import { useTranslations } from 'use-intl';
import type { QueueFilter } from '@sluice/actions/queue-filter';
import { visibleString } from '@/components/evidence/visible-text';
import { useSenderText } from '@/components/suspects/use-sender-text';

/** Which messages are meant, in words. */
export function useFilterText(): (filter: QueueFilter) => string {
  const t = useTranslations('held.clean');
  const senderText = useSenderText();
  return ({ account, subject, domain }) =>
    [
      account === undefined ? null : t('filterSender', { sender: senderText(account) }),
      subject === undefined ? null : t('filterSubject', { subject: visibleString(subject) }),
      domain === undefined ? null : t('filterDomain', { domain: visibleString(domain) }),
    ]
      .filter((part) => part !== null)
      .join(', ');
}
