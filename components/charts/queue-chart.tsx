'use client';

import { Area, ComposedChart, CartesianGrid, ReferenceArea, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useTranslations } from 'use-intl';
import { useFormats } from '../hooks/use-formats';
import type { QueueChart as Prepared } from './prepare-queue-chart';
import { QueueTooltip } from './queue-tooltip';
import { useChartSelection } from './use-chart-selection';
import classes from './queue-chart.module.css';

const TICK = { fill: 'var(--quiet-text)', fontSize: 12 };

/**
 * Draws the length of the queue against its threshold; everything it draws was decided in prepareQueueChart.
 * With `onZoom` a part of the time can be chosen by dragging over it.
 */
export function QueueChart({ chart, onZoom }: { chart: Prepared; onZoom?(part: { from: number; to: number }): void }) {
  const t = useTranslations('overview');
  const { number, moment } = useFormats();
  const { selection, handlers } = useChartSelection(onZoom);
  const labels = new Map(chart.timeTicks.map((tick) => [tick.at, tick.label]));
  const span = { from: moment(chart.from), to: moment(chart.to) };
  const summary = chart.peak === null ? t('chartSummaryEmpty', span) : t('chartSummary', { ...span, peak: chart.peak });
  return (
    <div className={classes.chart} role="img" aria-label={summary} data-zoomable={onZoom !== undefined || undefined}>
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart data={chart.rows} margin={{ top: 18, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false} {...handlers}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          {chart.shaded.map((period) => (
            <ReferenceArea key={period.from} x1={period.from} x2={period.to} fill="var(--state-protected-ground)" fillOpacity={0.16} ifOverflow="hidden" />
          ))}
          <XAxis
            dataKey="at"
            type="number"
            scale="time"
            domain={[chart.from, chart.to]}
            allowDataOverflow
            ticks={chart.timeTicks.map((tick) => tick.at)}
            tickFormatter={(at: number) => labels.get(at) ?? ''}
            tick={TICK}
            tickLine={false}
            axisLine={{ stroke: 'var(--line)' }}
            minTickGap={16}
          />
          <YAxis
            width={chart.lengthTicks.some((tick) => tick >= 100_000) ? 76 : 52}
            domain={[0, chart.lengthTicks.at(-1) ?? 1]}
            ticks={chart.lengthTicks}
            tickFormatter={(length: number) => number(length)}
            tick={TICK}
            tickLine={false}
            axisLine={false}
          />
          <Area
            dataKey="maximum"
            type="linear"
            stroke="var(--mantine-primary-color-filled)"
            strokeWidth={2}
            fill="var(--mantine-primary-color-filled)"
            fillOpacity={0.12}
            isAnimationActive={false}
            connectNulls={false}
            dot={false}
            activeDot={{ r: 4 }}
          />
          {chart.thresholds.map(({ from, to, threshold }, index) => (
            <ReferenceLine
              key={from}
              segment={[
                { x: from, y: threshold },
                { x: to, y: threshold },
              ]}
              stroke="var(--danger-text)"
              strokeDasharray="6 4"
              strokeWidth={1.5}
              label={index === chart.thresholds.length - 1 ? { value: t('thresholdLine', { threshold }), position: 'insideBottomRight', fill: 'var(--danger-text)', fontSize: 12, dy: -6 } : undefined}
            />
          ))}
          {selection !== null && <ReferenceArea x1={selection.from} x2={selection.to} fill="var(--mantine-primary-color-filled)" fillOpacity={0.18} ifOverflow="hidden" />}
          <Tooltip content={<QueueTooltip />} isAnimationActive={false} />
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}
