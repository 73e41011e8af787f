'use client';

import { useTranslations } from 'use-intl';
import type { ActionView } from '@/lib/console/actions/schemas';
import { isLoginless } from '@sluice/log-engine/sender';
import { actionFacts, isAccess } from './action-facts';

/** `account disabled, 0 sessions ended, 1,180 messages held`; empty when the guard named no facts. */
export function useFactsSentence(): (action: ActionView) => string {
  const t = useTranslations('actions');
  return (action) =>
    actionFacts(action)
      .map(({ step, count }) => (isAccess(step) && isLoginless(action.account ?? '') ? t(`loginless.fact.${step}`) : t(`fact.${step}`, { count })))
      .join(', ');
}
