import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

const NICENESS = 5;

/**
 * Lets all other threads go before this one when there is not enough of the processor, the one that answers the mail server above
 * all. Linux has a priority for every thread; where it has not, nothing changes.
 */
export function yieldToAnswers(): void {
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').pop()), NICENESS);
  } catch {
    // It only is a little faster with it.
  }
}
