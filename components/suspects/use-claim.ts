'use client';

import { useTranslations } from 'use-intl';
import type { Assessment } from '@/lib/suspects/assessment';
import { claimMinutes } from './claim-figures';

/** The sentence that says what an account did, and what is usual for it. */
export function useClaim(): (assessment: Assessment) => string {
  const t = useTranslations('suspects');
  return (assessment) =>
    t('claim', {
      recipients: assessment.figures.recipients,
      domains: assessment.figures.domains,
      addresses: assessment.figures.addresses,
      minutes: claimMinutes(assessment),
      usual: assessment.usualRecipients === null ? t('usualUnknown') : t('usualKnown', { count: assessment.usualRecipients }),
    });
}
