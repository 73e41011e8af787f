import type { ActionView } from '@/lib/console/actions/schemas';

/** How often the console is asked again while it does not answer. */
export const ASK_AGAIN_MS = 1_000;

/**
 * Finds out what became of a press whose answer was lost, however long the console is away.
 *
 * @param ask the console; an error is no answer
 * @param signal ends the looking, for instance because the press is made again or the page is left
 * @returns the action; null when the press was never recorded; undefined when the looking was ended before
 */
export async function readBack(ask: () => Promise<{ action: ActionView | null }>, pause: (ms: number) => Promise<void>, signal: AbortSignal): Promise<ActionView | null | undefined> {
  while (!signal.aborted) {
    const answer = await ask().catch(() => null);
    if (answer !== null && !signal.aborted) return answer.action;
    await pause(ASK_AGAIN_MS);
  }
  return undefined;
}
