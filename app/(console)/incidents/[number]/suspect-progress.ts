import { currentSecuring } from '@sluice/actions/standing';
import type { SuspectView } from '@/lib/console/suspects/schemas';

/** Somebody decided about the account, or began to: it is no longer a question who it is. */
export function isIdentified(suspect: SuspectView): boolean {
  return suspect.decision !== 'open' || currentSecuring(suspect.actions) !== null;
}

/** Whether mail of the account is still going out, or may be: an unknown count is not taken for none. */
export function awaitsCleaning(suspect: SuspectView): boolean {
  return suspect.waiting === null || suspect.waiting > 0;
}
