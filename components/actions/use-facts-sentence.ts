'use client';

import { useTranslations } from 'use-intl';
import type { ActionView } from '@/lib/console/actions/schemas';
import { actionFacts } from './action-facts';

/** `account disabled, 0 sessions ended, 1,180 messages held`; empty when the guard named no facts. */
export function useFactsSentence(): (action: ActionView) => string {
  const t = useTranslations('actions');
  return (action) =>
    actionFacts(action)
      .map(({ step, count }) => t(`fact.${step}`, { count }))
      .join(', ');
}
