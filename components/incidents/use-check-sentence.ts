'use client';

import { useTranslations } from 'use-intl';
import type { RestartCheck } from '@/lib/api/actions';
import { visibleString } from '../evidence/visible-text';
import { useFormats } from '../hooks/use-formats';

/** What a check found, in words with its numbers. */
export function useCheckSentence(server: string): (check: RestartCheck) => string {
  const t = useTranslations('incidents.check');
  const { number } = useFormats();
  return (check) => {
    const facts = {
      server,
      count: check.accounts.length,
      accounts: check.accounts.map(visibleString).join(', '),
      length: check.queueLength === null ? t('queueUnknown') : number(check.queueLength),
      threshold: check.threshold === null ? '' : number(check.threshold),
    };
    return t(`${check.code}.${check.met ? 'met' : 'unmet'}`, facts);
  };
}
