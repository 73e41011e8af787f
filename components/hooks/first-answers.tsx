'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState, useSyncExternalStore, type ReactNode } from 'react';

/** What the console answered before the page asked. */
export interface FirstAnswer {
  key: readonly unknown[];
  data: unknown;
}

/** Gives a page that is opened what it is first painted with; it asks again as soon as it can. */
export function FirstAnswers({ answers, children }: { answers: readonly FirstAnswer[]; children: ReactNode }) {
  const client = useQueryClient();
  // What comes into a page that is there already, as after a database could not be used, came just now.
  const withDocument = useSyncExternalStore(never, () => false, () => true);
  useState(() => {
    const updatedAt = withDocument ? arrivedAt() : Date.now();
    for (const { key, data } of answers) if (client.getQueryData(key) === undefined) client.setQueryData(key, data, { updatedAt });
  });
  return children;
}

const never = () => () => undefined;

/** When the page began to arrive, by this browser's clock: what stands in it is no younger. */
function arrivedAt(): number {
  const opened = typeof window === 'undefined' ? undefined : performance.getEntriesByType('navigation')[0];
  return opened === undefined ? Date.now() : Math.round(performance.timeOrigin + (opened as PerformanceNavigationTiming).responseStart);
}
