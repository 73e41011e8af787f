import type { QueueHistory } from './schemas';

type Period = QueueHistory['protectedPeriods'][number];

/**
 * The times under protection, from trips and releases in order of time. A release without its trip says nothing about
 * when protection began, so it is left out.
 */
export function protectedPeriods(events: readonly { at: number; kind: string }[], from = -Infinity): Period[] {
  const periods: Period[] = [];
  let since: number | null = null;
  for (const { at, kind } of events) {
    if (kind === 'tripped') since ??= at;
    if (kind !== 'released' || since === null) continue;
    periods.push({ from: since, to: at });
    since = null;
  }
  if (since !== null) periods.push({ from: since, to: null });
  return periods.filter(({ to }) => to === null || to > from);
}
