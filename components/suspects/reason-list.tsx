'use client';

import { useTranslations } from 'use-intl';
import type { Reason } from '@/lib/suspects/assessment';
import { useFormats } from '../hooks/use-formats';
import classes from './suspects.module.css';

/** Why an account has its score, in words, heaviest reason first. */
export function ReasonList({ reasons }: { reasons: readonly Reason[] }) {
  const t = useTranslations('suspects');
  if (reasons.length === 0) return <p className={classes.quiet}>{t('noReasons')}</p>;
  return (
    <section aria-label={t('reasonsLabel')}>
      <ul className={classes.reasons}>
        {[...reasons]
          .sort((one, other) => other.points - one.points)
          .map((reason) => (
            <li key={reason.code}>
              <ReasonSentence reason={reason} />
            </li>
          ))}
      </ul>
    </section>
  );
}

function ReasonSentence({ reason }: { reason: Reason }) {
  const t = useTranslations('suspects');
  const { duration, number } = useFormats();
  const usual = reason.usual === null ? '' : t(`reasonUsual.${reason.usualOf}`, { usual: number(Math.round(reason.usual)) });
  return (
    <>
      <span>{t(`reason.${reason.code}`, { value: reason.value, window: duration(reason.windowSeconds * 1000), usual }).trim()}</span>
      <span className={`${classes.points} digits`}>{t('points', { points: Math.round(reason.points) })}</span>
    </>
  );
}
