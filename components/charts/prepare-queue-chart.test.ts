import { describe, expect, test } from 'vitest';
import type { QueueHistory } from '@/lib/console/queue/schemas';
import { prepareQueueChart } from './prepare-queue-chart';

const from = Date.UTC(2026, 10, 23, 18, 1, 30);
const to = from + 15 * 60_000;
const options = { zone: 'Asia/Seoul', language: 'en' } as const;
const point = (at: number, length: number): QueueHistory['points'][number] => ({ at, minimum: length - 1, average: length, maximum: length + 1 });

function history(changes: Partial<QueueHistory> = {}): QueueHistory {
  return { now: to, from, to, bucketMs: 5_000, points: [], protectedPeriods: [], thresholds: [{ from, threshold: 1000 }], ...changes };
}

describe('the chart of the queue', () => {
  test('keeps neighbouring buckets together and breaks the line where one is missing', () => {
    const points = [point(from, 10), point(from + 5_000, 11), point(from + 15_000, 12)];
    const { rows } = prepareQueueChart(history({ points }), '15m', options);
    expect(rows.map((row) => [row.at - from, row.maximum])).toEqual([[0, 11], [5_000, 12], [10_000, null], [15_000, 13]]);
  });

  test('draws the peak of the buckets, not their average', () => {
    const chart = prepareQueueChart(history({ points: [point(from, 10), point(from + 5_000, 4_811)] }), '15m', options);
    expect(chart.peak).toBe(4_812);
    expect(chart.lengthTicks.at(-1)).toBeGreaterThan(4_812);
  });

  test('cuts protected periods to the range, open ones to its end, and leaves out what does not touch it', () => {
    const protectedPeriods = [
      { from: from - 60_000, to: from - 1 },
      { from: from - 60_000, to: from + 10_000 },
      { from: to - 20_000, to: null },
    ];
    expect(prepareQueueChart(history({ protectedPeriods }), '15m', options).shaded).toEqual([
      { from, to: from + 10_000 },
      { from: to - 20_000, to },
    ]);
  });

  test('has no threshold to cross while the rule is not applied', () => {
    expect(prepareQueueChart(history({ thresholds: [{ from, threshold: null }], points: [point(from, 20)] }), '15m', options)).toMatchObject({ thresholds: [], lengthTicks: [0, 5, 10, 15, 20, 25] });
  });

  test('draws over each time the threshold that was to be crossed then', () => {
    const thresholds = [{ from, threshold: 50 }, { from: from + 60_000, threshold: null }, { from: from + 120_000, threshold: 1_400 }];
    const chart = prepareQueueChart(history({ thresholds }), '15m', options);
    expect(chart.thresholds).toEqual([{ from, to: from + 60_000, threshold: 50 }, { from: from + 120_000, to, threshold: 1_400 }]);
    expect(prepareQueueChart(history({ thresholds }), '15m', { ...options, zoom: { from: from + 10_000, to: from + 40_000 } }).thresholds).toEqual([{ from: from + 10_000, to: from + 40_000, threshold: 50 }]);
  });

  test('has round times of the zone as ticks', () => {
    expect(prepareQueueChart(history(), '15m', options).timeTicks.map((tick) => tick.label)).toEqual(['03:03', '03:06', '03:09', '03:12', '03:15']);
    const week = prepareQueueChart(history({ from: to - 7 * 86_400_000 }), '7d', options);
    expect(week.timeTicks).toHaveLength(7);
    expect(week.timeTicks[0]?.label).toBe('18 Nov');
    expect(week.timeTicks[0]?.at).toBe(Date.UTC(2026, 10, 17, 15));
  });

  test('shows a part of the range with ticks of its own, and all of it when the part is outside or too small', () => {
    const points = Array.from({ length: 180 }, (_, index) => point(from + index * 5_000, index));
    const part = prepareQueueChart(history({ points }), '15m', { ...options, zoom: { from: from + 60_000, to: from + 120_000 } });
    expect([part.from - from, part.to - from, part.zoomed]).toEqual([60_000, 120_000, true]);
    expect(part.rows.map(({ at }) => at - from)).toEqual(Array.from({ length: 13 }, (_, index) => 60_000 + index * 5_000));
    expect(part.peak).toBe(25);
    expect(part.timeTicks.map(({ label }) => label)).toEqual(['03:02:30', '03:02:45', '03:03:00', '03:03:15', '03:03:30']);
    for (const zoom of [{ from: from - 9e6, to: from }, { from, to: from + 10_000 }, { from: to, to: from }, { from: NaN, to: NaN }]) {
      expect(prepareQueueChart(history({ points }), '15m', { ...options, zoom })).toMatchObject({ from, to, zoomed: false });
    }
  });

  test.each([0, 1, 3, 50, 999, 1000, 10_000_000])('has a few round lengths above %d as ticks', (threshold) => {
    const ticks = prepareQueueChart(history({ thresholds: [{ from, threshold }] }), '15m', options).lengthTicks;
    expect(ticks[0]).toBe(0);
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expect(ticks.length).toBeLessThanOrEqual(7);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(Math.max(1, threshold));
    expect(ticks.every(Number.isInteger)).toBe(true);
  });
});
