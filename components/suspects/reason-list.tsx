'use client';

import { useTranslations } from 'use-intl';
import type { Reason } from '@sluice/suspects/assessment';
import { visibleString } from '../evidence/visible-text';
import { useFormats } from '../hooks/use-formats';
import { ScoredReasons } from './scored-reasons';

/** Why an account has its score, in words, heaviest reason first. */
export function ReasonList({ reasons }: { reasons: readonly Reason[] }) {
  const t = useTranslations('suspects');
  const { duration, number } = useFormats();
  const sentence = ({ code, word = '', value, usual, usualOf, windowSeconds }: Reason): string => {
    const known = usual === null ? '' : t(`reasonUsual.${usualOf}`, { usual: number(Math.round(usual)) });
    return t(`reason.${code}`, { value, word: visibleString(word), window: duration(windowSeconds * 1000), usual: known }).trim();
  };
  const heaviestFirst = [...reasons].sort((one, other) => other.points - one.points);
  return <ScoredReasons reasons={heaviestFirst.map((reason) => ({ code: reason.code, sentence: sentence(reason), points: reason.points > 0 ? reason.points : null }))} />;
}
