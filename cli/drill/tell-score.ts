import type { DrillScore } from '@/lib/console/drill/schemas';
import { pause } from '@sluice/embedded/drill/flood';
import { scoreLines } from './report';

const INTERVAL_MS = 1_000;

interface Telling {
  /** Null where the incident is not known. */
  read(): Promise<DrillScore | null>;
  say(line: string): void;
  /** Whoever waits has ended it. */
  signal: AbortSignal;
  intervalMs?: number;
}

/** Waits until the incident is closed, or whoever waits ends it, and tells how the repair went. */
export async function tellScore({ read, say, signal, intervalMs = INTERVAL_MS }: Telling): Promise<void> {
  if (!signal.aborted) say('Your score is told here when the incident is closed. Ctrl-C ends the waiting and tells it as it is then.');
  let score: DrillScore | null | undefined;
  for (;;) {
    // A database that does not answer for a moment is asked again.
    score = await read().catch(() => score);
    if (score === null || score?.closed || signal.aborted) break;
    await pause(intervalMs, signal);
  }
  if (score != null) for (const text of scoreLines(score)) say(text);
}
