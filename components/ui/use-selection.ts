'use client';

import { useCallback, useMemo, useState } from 'react';

export interface Selection {
  /** Those of the names shown that are ticked, in their order. */
  names: string[];
  has(name: string): boolean;
  toggle(name: string): void;
  /** Ticks all that are shown, or none when all were. */
  toggleAll(): void;
  clear(): void;
}

/** What is ticked of a list that is filled anew every second: a tick stays with its name, and counts only while it is shown. */
export function useSelection(shown: readonly string[]): Selection {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const names = useMemo(() => shown.filter((name) => ticked.has(name)), [shown, ticked]);
  const toggle = useCallback((name: string): void => {
    setTicked((before) => {
      const after = new Set(before);
      if (!after.delete(name)) after.add(name);
      return after;
    });
  }, []);
  const clear = useCallback(() => setTicked(new Set()), []);
  return { names, has: (name) => ticked.has(name), toggle, toggleAll: () => setTicked(new Set(names.length === shown.length ? [] : shown)), clear };
}
