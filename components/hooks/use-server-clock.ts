'use client';

import { useSyncExternalStore } from 'react';
import { useOverview } from './use-overview';

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
 * What the console's clock shows, ticking once a second. Ages are counted from it, because a browser's own clock may be
 * wrong by hours: only the time since the last answer is taken from the browser.
 *
 * @returns milliseconds since 1970; null before the first answer
 */
export function useServerClock(): number | null {
  const { data, dataUpdatedAt } = useOverview();
  const now = useSyncExternalStore(browserClock.subscribe, browserClock.read, () => null);
  if (data === undefined) return null;
  return data.now + Math.max(0, (now ?? dataUpdatedAt) - dataUpdatedAt);
}
