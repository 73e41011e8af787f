'use client';

import { useLayoutEffect, useRef, useSyncExternalStore, type RefObject } from 'react';

interface EarlyForm {
  ref: RefObject<HTMLFormElement | null>;
  /** False until the page's own script runs: a press before would load the page anew, and what was typed would be lost. */
  isAlive: boolean;
}

/**
 * For a form that comes with the page: on a slow line it can be seen, and typed or filled in by the browser, seconds before
 * the script that sends it is there.
 *
 * @param take is given what the named inputs held by then
 */
export function useEarlyForm(take: (typed: Record<string, string>) => void): EarlyForm {
  const ref = useRef<HTMLFormElement>(null);
  const isAlive = useSyncExternalStore(never, () => true, () => false);
  const taken = useRef(false);
  // Before anything is drawn anew: that would put back what the server had put into the inputs.
  useLayoutEffect(() => {
    if (taken.current || ref.current === null) return;
    taken.current = true;
    const typed = [...new FormData(ref.current)].filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '');
    if (typed.length > 0) take(Object.fromEntries(typed));
  }, [take]);
  return { ref, isAlive };
}

/** A page that is alive stays so. */
const never = () => () => undefined;
