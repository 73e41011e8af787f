'use client';

import { useTranslations } from 'use-intl';
import { wouldHaveFired } from '@sluice/protection/would-have-fired';
import { useQueuePeaks } from './use-queue-peaks';
import classes from './protection.module.css';

const HOURS_OF_A_DAY = 24;

/** How often the threshold that is typed would have been crossed. Says nothing before there is a day to judge by. */
export function WouldHaveFiredLine({ threshold }: { threshold: number | null }) {
  const t = useTranslations('protection');
  const { data } = useQueuePeaks();
  if (threshold === null || data === undefined || data.peaks.length < HOURS_OF_A_DAY) return null;
  const days = Math.min(data.days, Math.floor(data.peaks.length / HOURS_OF_A_DAY));
  return <p className={classes.note}>{t('wouldHaveFired', { times: wouldHaveFired(data.peaks, threshold), days })}</p>;
}
