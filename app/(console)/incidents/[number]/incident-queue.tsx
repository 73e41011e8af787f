'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { prepareQueueChart } from '@/components/charts/prepare-queue-chart';
import { LateQueueChart } from '@/components/charts/late-queue-chart';
import { useLanguage } from '@/components/hooks/language';
import { useOverviewPart } from '@/components/hooks/use-overview';
import { useQueueHistory } from '@/components/hooks/use-queue-history';
import { Card } from '@/components/ui/card';
import { ProblemMessage } from '@/components/ui/problem-message';
import classes from './incidents.module.css';

/** The send queue of the last quarter of an hour, beside the steps that bring it down. */
export function IncidentQueue() {
  const t = useTranslations('incidents.timeline');
  const { language } = useLanguage();
  const overview = useTranslations('overview');
  const { data, error } = useQueueHistory('15m');
  const zone = useOverviewPart(({ server }) => server?.timeZone) ?? 'UTC';
  const chart = useMemo(() => (data === undefined ? null : prepareQueueChart(data, '15m', { zone, language })), [data, zone, language]);
  return (
    <div className={classes.noPrint}>
      <Card title={t('chart')}>
        {chart === null && error !== null && <ProblemMessage error={error} />}
        {chart !== null && chart.peak === null && <p>{overview('noHistory')}</p>}
        {chart === null && error === null && <div className={classes.chart} aria-busy />}
        {chart !== null && chart.peak !== null && (
          <div className={classes.chart}>
            <LateQueueChart chart={chart} />
          </div>
        )}
      </Card>
    </div>
  );
}
