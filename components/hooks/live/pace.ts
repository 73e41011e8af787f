import type { QueryState } from '@tanstack/react-query';

/** How often a question is asked again while something on the page shows its answer. */
export interface Pace {
  /** Milliseconds, or false for never. */
  everyMs: number | false | ((state: QueryState<never>) => number | false);
  /** In a hidden tab. */
  hiddenMs: number | false;
}

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: { pace?: Pace };
  }
}

/** What makes a question one that is asked again: `useQuery({ …, meta: again(1_000) })`. In a hidden tab it rests, unless `hiddenMs` is given. */
export function again<Data>(everyMs: number | false | ((state: QueryState<Data>) => number | false), { hiddenMs = false }: { hiddenMs?: number | false } = {}): { pace: Pace } {
  return { pace: { everyMs: everyMs, hiddenMs } };
}

/** Each beat of the page; a question is due when less than half of one is left of its time. */
export const BEAT_MS = 1_000;

/**
 * An answer from later than now came before the browser's clock was set back: it counts as none, because otherwise the page would show it as the present
 * until that clock has come so far again.
 *
 * @param now by the browser's own clock
 */
export function isDue({ state, meta }: { state: QueryState<never>; meta: { pace?: Pace } | undefined }, { now, hidden }: { now: number; hidden: boolean }): boolean {
  if (meta?.pace === undefined || state.fetchStatus === 'fetching') return false;
  const { everyMs, hiddenMs } = meta.pace;
  const ms = hidden ? hiddenMs : typeof everyMs === 'function' ? everyMs(state) : everyMs;
  const last = Math.max(0, ...[state.dataUpdatedAt, state.errorUpdatedAt].filter((at) => at <= now));
  return ms !== false && now - last >= ms - BEAT_MS / 2;
}
