'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import type { Overview } from '@/lib/console/servers/schemas';
import { overviewKey } from './use-overview';
import { useServerId } from './use-server-id';

const readers = new Set<() => void>();
let browserNow: number | null = null;
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  browserNow = Date.now();
  for (const reader of readers) reader();
}

/** The first reader starts the one timer of the page, and the last one ends it. */
function subscribe(reader: () => void): () => void {
  readers.add(reader);
  if (timer === undefined) {
    browserNow = Date.now();
    timer = setInterval(tick, 1_000);
  }
  return () => {
    readers.delete(reader);
    if (readers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The browser's own clock as every part of the page reads it: one second is the same second everywhere. */
export const browserClock = { subscribe, read: () => browserNow };

/**
 * What is read from the console's clock, looked at once a second: whoever shows it is drawn anew only when it has become something else. Ages are counted
 * from that clock, because a browser's own may be wrong by hours: only the time since the last answer is taken from the browser.
 *
 * @param reading something that is equal to itself while it says the same: a text, a number, a truth. Null stands for the clock before the first answer
 */
export function useClockReading<Reading extends string | number | boolean | null>(reading: (now: number | null) => Reading): Reading {
  const clock = useClock();
  // A page is taken up as the console drew it, at the moment of the answer that it drew.
  return useSyncExternalStore(browserClock.subscribe, () => reading(clock(browserClock.read())), () => reading(clock(null)));
}

/** The console's clock for a moment that is noted and not shown. @returns reads it; null before the first answer. @param browser what the browser's own clock shows */
export function useClock(): (browser: number | null) => number | null {
  const client = useQueryClient();
  const server = useServerId();
  return useCallback(
    (browser) => {
      const { data, dataUpdatedAt } = client.getQueryState<Overview>(overviewKey(server)) ?? {};
      if (data === undefined || dataUpdatedAt === undefined) return null;
      return data.now + Math.max(0, (browser ?? dataUpdatedAt) - dataUpdatedAt);
    },
    [client, server],
  );
}
