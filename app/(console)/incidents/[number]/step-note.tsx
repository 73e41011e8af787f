'use client';

import { useTranslations } from 'use-intl';
import { formatClock } from '@sluice/messages/format-time';
import { useFormats } from '@/components/hooks/use-formats';
import type { IncidentStep } from './incident-steps';
import classes from './step-rail.module.css';

/** At the end of a step's line: when it was finished, or how much of it is left. */
export function StepNote({ step }: { step: IncidentStep }) {
  const t = useTranslations('incidents.stepNote');
  const { zone, moment } = useFormats();
  const { key, status, settled, total, finished } = step;
  if (status === 'done') {
    return finished === null ? null : (
      <span className={`${classes.railNote} digits`} title={moment(finished.at)}>
        {formatClock(finished.at, zone, false)}
      </span>
    );
  }
  const left = total - settled;
  const note =
    key === 'find' && total > 0 ? t('left', { count: left })
    : key === 'secure' && total > 0 ? t('of', { settled, total })
    : key === 'clean' && left > 0 ? t('messages', { count: left })
    : key === 'preflight' && left > 0 ? t('unmet', { count: left })
    : null;
  return note === null ? null : <span className={`${classes.railNote} digits`}>{note}</span>;
}
