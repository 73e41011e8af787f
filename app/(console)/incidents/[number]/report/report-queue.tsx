'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { QueueHistory } from '@/lib/console/queue/schemas';
import { LateQueueChart } from '@/components/charts/late-queue-chart';
import { prepareQueueChart } from '@/components/charts/prepare-queue-chart';
import { useLanguage } from '@/components/hooks/language';
import { useFormats } from '@/components/hooks/use-formats';
import classes from './report.module.css';

/** How the send queue grew and went, with the threshold of its time. */
export function ReportQueue({ history }: { history: QueueHistory }) {
  const t = useTranslations('report');
  const words = useTranslations('overview');
  const { language } = useLanguage();
  const { zone, moment } = useFormats();
  const { from, to } = history;
  const chart = useMemo(() => prepareQueueChart(history, '1h', { zone, language, zoom: { from, to } }), [history, zone, language, from, to]);
  const span = { from: moment(from), to: moment(to) };
  return (
    <section className={classes.queue}>
      <h2>{words('chartTitle')}</h2>
      {chart.peak === null ? (
        <p>{t('queueNotKept', span)}</p>
      ) : (
        <>
          <p className="digits">{t('queueText', { ...span, peak: chart.peak })}</p>
          <LateQueueChart chart={chart} />
        </>
      )}
    </section>
  );
}
