'use client';

import { VisuallyHidden } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { Verdict } from '@sluice/suspects/assessment';
import classes from './suspects.module.css';

/** A score as a number, with its scale for those who hear it. */
export function ScoreBadge({ score, verdict }: { score: number; verdict: Verdict }) {
  const t = useTranslations('suspects');
  return (
    <span className={`${classes.score} digits`} data-verdict={verdict} title={t('scoreOf', { score })}>
      <span aria-hidden>{score}</span>
      <VisuallyHidden>{t('scoreOf', { score })}</VisuallyHidden>
    </span>
  );
}
