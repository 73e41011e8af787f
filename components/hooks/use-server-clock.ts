'use client';

import { useEffect, useState } from 'react';
import { useOverview } from './use-overview';

/**
 * What the console's clock shows, ticking once a second. Ages are counted from it, because a browser's own clock may be
 * wrong by hours: only the time since the last answer is taken from the browser.
 *
 * @returns milliseconds since 1970; null before the first answer
 */
export function useServerClock(): number | null {
  const { data, dataUpdatedAt } = useOverview();
  const [browserNow, setBrowserNow] = useState<number | null>(null);
  useEffect(() => {
    const tick = (): void => setBrowserNow(Date.now());
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, []);
  if (data === undefined) return null;
  return data.now + Math.max(0, (browserNow ?? dataUpdatedAt) - dataUpdatedAt);
}
