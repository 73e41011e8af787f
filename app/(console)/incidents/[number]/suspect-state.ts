import type { SuspectView } from '@/lib/console/suspects/schemas';
import type { StateLook } from '@/components/ui/state-look';
import { currentSecuring, isProven, isUnderWay } from '@sluice/actions/standing';

export type SuspectState = 'undecided' | 'underWay' | 'failed' | 'unproven' | 'secured' | 'dismissed';

/** What the operator has to know about an account in one word. */
export function suspectState(suspect: SuspectView): SuspectState {
  if (suspect.decision !== 'open') return suspect.decision;
  const securing = currentSecuring(suspect.actions);
  if (securing === null) return 'undecided';
  if (securing.status === 'failed') return 'failed';
  if (securing.status === 'done' && !isProven(securing)) return 'unproven';
  // Done, but not yet counted by the console: it will be with its next answer.
  return isUnderWay(securing) || securing.status === 'done' ? 'underWay' : 'undecided';
}

export const suspectLooks: Record<SuspectState, StateLook> = { undecided: 'near', underWay: 'off', failed: 'protected', unproven: 'protected', secured: 'watching', dismissed: 'off' };
