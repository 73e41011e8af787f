'use client';

import { focusManager, useQueryClient, type QueryState } from '@tanstack/react-query';
import { useEffect } from 'react';
import { BEAT_MS, isDue } from './pace';

/** The one timer of a page that asks again: at each beat all questions that are due are asked together. */
export function LiveBeat() {
  const client = useQueryClient();
  useEffect(() => {
    // While the console is the one that made this page: a refusal may be the first answer of another build.
    void import('@sluice/contract/problem').catch(() => undefined);
    const timer = setInterval(() => {
      // A page whose session has ended says by this that nobody is asked: every question would only be refused.
      const moment = { now: Date.now(), hidden: document.visibilityState !== 'visible' || !focusManager.isFocused() };
      void client.refetchQueries({ type: 'active', predicate: ({ state, meta }) => isDue({ state: state as QueryState<never>, meta }, moment) }, { cancelRefetch: false });
    }, BEAT_MS);
    return () => clearInterval(timer);
  }, [client]);
  return null;
}
