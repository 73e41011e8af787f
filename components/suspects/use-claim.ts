'use client';

import { useTranslations } from 'use-intl';
import type { Assessment } from '@sluice/suspects/assessment';
import { claimMinutes } from './claim-figures';

/** The sentence that says what an account did, and what is usual for it. Its domains are those of refused recipients as well, so these are among the recipients. */
export function useClaim(): (assessment: Assessment) => string {
  const t = useTranslations('suspects');
  return (assessment) => {
    const { recipients, refused, domains, addresses } = assessment.figures;
    return t('claim', {
      recipients: recipients + refused,
      refused,
      domains,
      addresses,
      minutes: claimMinutes(assessment),
      usual: assessment.usualRecipients === null ? t('usualUnknown') : t('usualKnown', { count: assessment.usualRecipients }),
    });
  };
}
