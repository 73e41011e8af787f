'use client';

import { Button, SegmentedControl } from '@mantine/core';
import { IconChartLine, IconZoomReset } from '@tabler/icons-react';
import { memo, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { queueRanges } from '@/lib/console/queue/ranges';
import { prepareQueueChart } from '@/components/charts/prepare-queue-chart';
import { LateQueueChart } from '@/components/charts/late-queue-chart';
import { QueueTable } from '@/components/charts/queue-table';
import { useAddressState } from '@/components/hooks/use-address-state';
import { useLanguage } from '@/components/hooks/language';
import { useOverviewPart } from '@/components/hooks/use-overview';
import { useQueueHistory } from '@/components/hooks/use-queue-history';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useChartZoom } from './use-chart-zoom';
import classes from './overview.module.css';

/** The queue's past as a chart or as a table; range, form and the part that is zoomed to are in the address. */
export const QueueHistoryCard = memo(function QueueHistoryCard() {
  const t = useTranslations('overview');
  const { language } = useLanguage();
  const address = useAddressState();
  const range = queueRanges.find((each) => each === address.get('range')) ?? '15m';
  const asTable = address.get('view') === 'table';
  const { data, error } = useQueueHistory(range);
  const { zoom, zoomTo, clear } = useChartZoom();
  const zone = useOverviewPart(({ server }) => server?.timeZone) ?? 'UTC';
  const chart = useMemo(() => (data === undefined ? null : prepareQueueChart(data, range, { zone, language, zoom })), [data, range, zone, language, zoom]);
  return (
    <Card
      title={t('chartTitle')}
      aside={
        <div className={classes.chartTools}>
          {chart?.zoomed === true && (
            <Button variant="subtle" size="compact-sm" leftSection={<IconZoomReset size={16} aria-hidden />} onClick={clear}>
              {t('wholeRange')}
            </Button>
          )}
          <SegmentedControl
            aria-label={t('range')}
            size="xs"
            value={range}
            onChange={(value) => address.set({ range: value === '15m' ? null : value, zoom: null })}
            data={queueRanges.map((value) => ({ value, label: t(`range${value}`) }))}
          />
          <SegmentedControl
            aria-label={t('view')}
            size="xs"
            value={asTable ? 'table' : 'chart'}
            onChange={(value) => address.set({ view: value === 'table' ? 'table' : null })}
            data={[
              { value: 'chart', label: t('chart') },
              { value: 'table', label: t('table') },
            ]}
          />
        </div>
      }
    >
      <ProblemMessage error={error} />
      {chart === null && error === null && <div className={classes.chartPlace} aria-busy />}
      {chart !== null && chart.peak === null && (
        <EmptyState icon={<IconChartLine size={28} stroke={1.5} aria-hidden />} title={t('noHistory')}>
          {t('noHistoryText')}
        </EmptyState>
      )}
      {chart !== null && chart.peak !== null && (asTable ? <QueueTable chart={chart} /> : <LateQueueChart chart={chart} onZoom={zoomTo} />)}
    </Card>
  );
});
