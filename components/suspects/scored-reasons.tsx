'use client';

import { useTranslations } from 'use-intl';
import classes from './scored-reasons.module.css';

export interface ScoredReason {
  code: string;
  sentence: string;
  /** Null for what is told without being scored. */
  points: number | null;
}

/** Why an account has its score, each reason in words with its points. */
export function ScoredReasons({ reasons }: { reasons: readonly ScoredReason[] }) {
  const t = useTranslations('suspects');
  if (reasons.length === 0) return <p className={classes.quiet}>{t('noReasons')}</p>;
  return (
    <section aria-label={t('reasonsLabel')}>
      <ul className={classes.reasons}>
        {reasons.map(({ code, sentence, points }) => (
          <li key={code}>
            <span>{sentence}</span>
            {points !== null && <span className={`${classes.points} digits`}>{t('points', { points: Math.round(points) })}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
