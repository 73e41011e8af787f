'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback } from 'react';
import { BASE_PATH } from './address';

export interface AddressState {
  get(name: string): string | null;
  /** Null takes the name out. `push` makes Back lead to the state before; `replace` does not. Never moves the page. */
  set(changes: Record<string, string | null>, how?: 'push' | 'replace'): void;
}

/** What a page keeps in its address: open row, step, filter, page. Written without asking the console for the page again. */
export function useAddressState(): AddressState {
  const pathname = usePathname();
  const parameters = useSearchParams();
  const set = useCallback(
    (changes: Record<string, string | null>, how: 'push' | 'replace' = 'push') => {
      const next = new URLSearchParams(window.location.search);
      for (const [name, value] of Object.entries(changes)) {
        if (value === null) next.delete(name);
        else next.set(name, value);
      }
      // Unlike a navigation, the history of the browser is given the whole path.
      const path = `${BASE_PATH}${pathname}`;
      const address = next.size > 0 ? `${path}?${next.toString()}` : path;
      if (how === 'push') window.history.pushState(null, '', address);
      else window.history.replaceState(null, '', address);
    },
    [pathname],
  );
  return { get: (name) => parameters.get(name), set };
}
