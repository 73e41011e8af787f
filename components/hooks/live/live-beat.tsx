'use client';

import { useQueryClient, type QueryState } from '@tanstack/react-query';
import { useEffect } from 'react';
import { BEAT_MS, isDue } from './pace';

/** The one timer of a page that asks again: at each beat all questions that are due are asked together. */
export function LiveBeat() {
  const client = useQueryClient();
  useEffect(() => {
    const timer = setInterval(() => {
      const moment = { now: Date.now(), hidden: document.visibilityState !== 'visible' };
      void client.refetchQueries({ type: 'active', predicate: ({ state, meta }) => isDue({ state: state as QueryState<never>, meta }, moment) }, { cancelRefetch: false });
    }, BEAT_MS);
    return () => clearInterval(timer);
  }, [client]);
  return null;
}
