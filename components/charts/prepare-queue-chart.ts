import type { QueueRange } from '@/lib/console/queue/ranges';
import type { QueueHistory } from '@/lib/console/queue/schemas';
import { formatClock, formatDay, wallClock } from '@sluice/messages/format-time';
import type { Language } from '@sluice/messages/language';

/** One place on the time axis; nulls are a gap, so that the line is not drawn over a time without measurements. */
export interface QueueChartRow {
  at: number;
  maximum: number | null;
  average: number | null;
  minimum: number | null;
}

export interface QueueChart {
  from: number;
  to: number;
  /** Whether this is a part of the range that was asked for. */
  zoomed: boolean;
  rows: QueueChartRow[];
  /** Times under protection, cut to the range. */
  shaded: { from: number; to: number }[];
  timeTicks: { at: number; label: string }[];
  lengthTicks: number[];
  /** The line to cross, each part with the threshold of its time; nothing where the rule was not applied. */
  thresholds: { from: number; to: number; threshold: number }[];
  /** The longest the queue was in the range; null without a measurement. */
  peak: number | null;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const TICK_STEP: Record<QueueRange, number> = { '15m': 3 * MINUTE, '1h': 10 * MINUTE, '6h': HOUR, '24h': 4 * HOUR, '7d': DAY, '30d': 5 * DAY };

/** Fewer buckets than this show nothing that the whole range does not. */
const LEAST_ZOOM_BUCKETS = 3;
const ZOOM_STEPS = [5_000, 15_000, 30_000, MINUTE, 3 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 4 * HOUR, DAY, 5 * DAY];
const MOST_ZOOM_TICKS = 6;

/**
 * All that a chart of the queue's length draws; the drawing itself decides nothing.
 *
 * @param options.zoom the part of the range that is shown, in milliseconds; all of it when it lies outside or is too small
 */
export function prepareQueueChart(history: Omit<QueueHistory, 'now'>, range: QueueRange, options: { zone: string; language: Language; zoom?: { from: number; to: number } | null }): QueueChart {
  const zoom = zoomWithin(history, options.zoom ?? null);
  const { from, to } = zoom ?? history;
  const points = history.points.filter(({ at }) => at + history.bucketMs > from && at <= to);
  const peak = points.reduce<number | null>((highest, point) => Math.max(highest ?? 0, point.maximum), null);
  const step = zoom === null ? TICK_STEP[range] : (ZOOM_STEPS.find((each) => (to - from) / each <= MOST_ZOOM_TICKS) ?? TICK_STEP[range]);
  const thresholds = thresholdParts(history, from, to);
  return {
    from,
    to,
    zoomed: zoom !== null,
    rows: withGaps(points, history.bucketMs),
    shaded: history.protectedPeriods
      .map((period) => ({ from: Math.max(from, period.from), to: Math.min(to, period.to ?? to) }))
      .filter((period) => period.to > period.from),
    timeTicks: timeTicks(from, to, step, options),
    lengthTicks: lengthTicks(Math.max(peak ?? 0, ...thresholds.map(({ threshold }) => threshold))),
    thresholds,
    peak,
  };
}

function thresholdParts({ thresholds }: Pick<QueueHistory, 'thresholds'>, from: number, to: number): QueueChart['thresholds'] {
  return thresholds.flatMap((part, index) => {
    const begins = Math.max(from, part.from);
    const ends = Math.min(to, thresholds[index + 1]?.from ?? to);
    return part.threshold === null || ends <= begins ? [] : [{ from: begins, to: ends, threshold: part.threshold }];
  });
}

function zoomWithin({ from, to, bucketMs }: Pick<QueueHistory, 'from' | 'to' | 'bucketMs'>, zoom: { from: number; to: number } | null): { from: number; to: number } | null {
  if (zoom === null) return null;
  const part = { from: Math.max(from, zoom.from), to: Math.min(to, zoom.to) };
  return part.to - part.from >= LEAST_ZOOM_BUCKETS * bucketMs ? part : null;
}

function withGaps(points: QueueHistory['points'], bucketMs: number): QueueChartRow[] {
  const rows: QueueChartRow[] = [];
  for (const point of points) {
    const before = rows.at(-1);
    // Half a bucket of tolerance: a bucket may begin a little late, a missing one is a whole bucket late.
    if (before !== undefined && point.at - before.at > bucketMs * 1.5) {
      rows.push({ at: before.at + bucketMs, maximum: null, average: null, minimum: null });
    }
    rows.push({ at: point.at, maximum: point.maximum, average: point.average, minimum: point.minimum });
  }
  return rows;
}

/** Ticks at round times of the server's own clock, counted from its midnight. */
function timeTicks(from: number, to: number, step: number, options: { zone: string; language: Language }): { at: number; label: string }[] {
  const ticks: { at: number; label: string }[] = [];
  for (let at = firstTick(from, step, options.zone); at <= to; at += step) {
    const label = step >= DAY ? formatDay(at, options.zone, options.language) : formatClock(at, options.zone, step < MINUTE);
    ticks.push({ at, label });
  }
  return ticks;
}

function firstTick(from: number, step: number, zone: string): number {
  const clock = wallClock(from, zone);
  const shown = Date.UTC(clock.year, clock.month - 1, clock.day, clock.hour, clock.minute, clock.second);
  const whole = Math.floor(from / 1000) * 1000;
  const next = Math.ceil(shown / step) * step;
  return whole + (next - shown);
}

/** From 0 in at most six round steps to a little above `highest`. */
function lengthTicks(highest: number): number[] {
  const rough = Math.max(1, (highest * 1.1) / 5);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough && Number.isInteger(candidate)) ?? 10 * power);
  const ticks = [0];
  while ((ticks.at(-1) ?? 0) < highest * 1.05 || ticks.length < 2) ticks.push((ticks.at(-1) ?? 0) + step);
  return ticks;
}
