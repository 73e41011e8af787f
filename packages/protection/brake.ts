/** Why the brake ends. */
export type BrakeEnd = 'released' | 'held' | 'switched-off' | 'undone';

/** What was done about the brake of one latch, as far as it is written down. */
export interface BrakeMark {
  latchId: string;
  phase: 'engaging' | 'engaged' | 'lifting' | 'lifted';
  /** From `lifting` on. */
  why: BrakeEnd | null;
}

export interface BrakeFacts {
  /** The switch on the page. */
  wanted: boolean;
  latchId: string | null;
  mark: BrakeMark | null;
  /** Mail of culprits was held, none is being held at this moment, and what still waits is not longer than the threshold. */
  culpritsHeld: boolean;
}

/**
 * What has to be done about the brake now. It is engaged once for a latch: after it was lifted because the culprits' mail is held, the rest flows.
 * A lift that was begun is ended, whatever has changed meanwhile.
 *
 * @returns null when all is as it should be
 */
export function brakeStep({ wanted, latchId, mark, culpritsHeld }: BrakeFacts): { kind: 'engage'; latchId: string } | { kind: 'lift'; why: BrakeEnd } | null {
  if (mark?.phase === 'lifting') return { kind: 'lift', why: mark.why ?? 'released' };
  const holds = mark !== null && mark.phase !== 'lifted';
  const lift = (why: BrakeEnd): { kind: 'lift'; why: BrakeEnd } | null => (holds ? { kind: 'lift', why } : null);
  if (latchId === null) return lift('released');
  if (!wanted) return lift('switched-off');
  if (culpritsHeld) return lift('held');
  if (mark?.latchId === latchId && mark.phase !== 'engaging') return null;
  return { kind: 'engage', latchId };
}
