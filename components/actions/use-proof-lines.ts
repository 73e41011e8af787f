'use client';

import { useTranslations } from 'use-intl';
import type { ActionView } from '@/lib/console/actions/schemas';
import { visibleString } from '../evidence/visible-text';
import { useFormats } from '../hooks/use-formats';
import { provingSteps } from './action-facts';

export interface ProofLine {
  step: string;
  holds: boolean;
  text: string;
}

/** `17:03:12 two looks found no session`, a line for each proof of an action; and what could not be proven, with the reason. */
export function useProofLines(): (action: ActionView) => ProofLine[] {
  const t = useTranslations('actions');
  const { moment } = useFormats();
  return (action) =>
    provingSteps(action).map(({ step, status, at, count, detail }) => {
      const words = status === 'done' ? t(`fact.${step}`, { count: count ?? 0 }) : t(status === 'failed' ? `stepFailed.${step}` : `notPossible.${step}`);
      const reason = status === 'done' || detail === null ? '' : ` ${visibleString(detail)}`;
      return { step, holds: status === 'done', text: `${moment(at)} · ${words}${reason}` };
    });
}
