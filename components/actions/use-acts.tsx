'use client';

import { createContext, useContext } from 'react';
import type { ActionResponse, ActionView } from '@/lib/console/actions/schemas';
import type { Act, Press } from './act-state';

/** Acts that are asked about in a dialog before they are done, wherever on the page their button stands. */
export type Question = { kind: 'contain-account' | 'stop-sending' | 'disable-account' | 'enable-account' | 'set-password'; account: string };

export interface Acts {
  serverId: string;
  serverName: string;
  /** The accounts on which costly acts need a written reason, as far as the page knows. */
  protectedAccounts: readonly string[];
  /**
   * Does it now; where it needs a reason and has none, its dialog asks for one instead. A second call while the first is on its way does nothing; after no answer it repeats the same press.
   *
   * @returns the console's answer; null when there was none or a refusal, which `press` tells
   */
  start(act: Act): Promise<ActionResponse | null>;
  /** Opens the dialog of an act. */
  ask(question: Question): void;
  /** The newest press of one button in this browser. */
  press(kind: ActionView['kind'], account: string | null): Press | null;
  /** Forgets what became of a press, for instance when its dialog is opened anew. */
  forget(kind: ActionView['kind'], account: string | null): void;
}

export const ActsContext = createContext<Acts | null>(null);

/** What can be done on the page's server. */
export function useActs(): Acts {
  const acts = useContext(ActsContext);
  if (acts === null) throw new Error('useActs needs an ActsProvider above it');
  return acts;
}
