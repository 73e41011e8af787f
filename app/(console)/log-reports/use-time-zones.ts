'use client';

import { useSyncExternalStore } from 'react';

const never = (): (() => void) => () => undefined;
const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone of this browser; UTC while the page is made on the server, which does not know it. */
export function useBrowserZone(): string {
  return useSyncExternalStore(never, ownZone, () => 'UTC');
}

/** Every zone this browser knows, by name. */
export function timeZones(own: string): string[] {
  return [...new Set([own, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort();
}
