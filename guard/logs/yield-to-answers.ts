import { readlinkSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

const NICER_BY = 5;
const NICEST = 19;

/**
 * Lets all other threads go before this one when there is not enough of the processor, the one that answers the mail server above
 * all. Linux has a priority for every thread; where it has not, nothing changes.
 */
export function yieldToAnswers(): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').pop());
    // Of what the others have, so that it also holds for a guard that was started with `nice`.
    setPriority(thread, Math.min(NICEST, getPriority(thread) + NICER_BY));
  } catch {
    // It only is a little faster with it.
  }
}
