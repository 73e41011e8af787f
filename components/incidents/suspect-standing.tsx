'use client';

import { IconAlertTriangle, IconCheck, IconCircleDashed, IconHourglass, IconThumbUp } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import type { SuspectView } from '@/lib/api/incidents';
import { useFormats } from '../hooks/use-formats';
import { currentSecuring } from './suspect-progress';
import classes from './incident.module.css';

/** How the decision about a suspect stands: shape and words. */
export function SuspectStanding({ suspect }: { suspect: SuspectView }) {
  const t = useTranslations('incidents.suspect');
  const { moment } = useFormats();
  const securing = currentSecuring(suspect);
  const who = { name: suspect.decidedByName ?? '', time: suspect.decidedAt === null ? '' : moment(suspect.decidedAt) };
  if (suspect.decision === 'secured') return line(IconCheck, 'secured', who.name === '' ? t('secured') : t('securedBy', who));
  if (suspect.decision === 'dismissed') return line(IconThumbUp, 'dismissed', who.name === '' ? t('dismissed') : t('dismissedBy', who));
  if (securing?.status === 'failed') return line(IconAlertTriangle, 'failed', t('failed'));
  if (securing !== null) return line(IconHourglass, 'under-way', t('underWay'));
  return line(IconCircleDashed, 'open', t('undecided'));

  function line(Icon: typeof IconCheck, standing: string, words: string) {
    return (
      <span className={`${classes.standing} digits`} data-standing={standing}>
        <Icon size={15} aria-hidden /> {words}
      </span>
    );
  }
}
