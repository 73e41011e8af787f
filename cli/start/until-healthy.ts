import { OperatorError } from '@sluice/guard/commands/operator-error';
import { partsDown, type Health } from './health';

export interface Waiting {
  ask(): Promise<Health>;
  /** Where the output of a part is. */
  logOf(part: string): string;
  patienceMs: number;
  signal: AbortSignal;
}

/**
 * Waits until every part is up, or until `signal` ends it.
 *
 * @throws OperatorError naming the parts that did not come up in time and their log files
 */
export async function untilHealthy({ ask, logOf, patienceMs, signal }: Waiting): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!signal.aborted) {
    const health = await ask();
    // A console that cannot use its database is up: it says so on every page, and nothing is served by stopping the rest.
    if (health.status === 'ok' || health.status === 'faulty') return;
    if (performance.now() >= deadline) throw new OperatorError(sentence(partsDown(health), logOf, patienceMs));
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function sentence(down: string[], logOf: (part: string) => string, patienceMs: number): string {
  const parts = down.map((part) => `${part} (see ${logOf(part)})`).join(', ');
  // The guard says whether the mail server is up, and the guard speaks through the console.
  const first = down.length > 1 ? ' The first of them may be what keeps the others from being seen.' : '';
  return `Not everything came up within ${Math.round(patienceMs / 1000)} s. Not up: ${parts || 'unknown'}.${first} Everything was stopped again; no data was lost.`;
}
