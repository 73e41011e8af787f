import { askHttp } from '@sluice/guard/ask-http';
import { detailOf } from '@sluice/guard/guard-log';
import type { Answer } from '@sluice/alerts/answer';

const PATIENCE_MS = 10_000;
const LONGEST_ANSWER = 4_096;

/** One request to whom the operator has named; no redirect is followed. @returns the answer, or why there is none */
export async function call(url: string, options: { method: 'GET' | 'POST'; headers?: Record<string, string>; body?: string; signal: AbortSignal; patienceMs?: number }): Promise<Answer | string> {
  const { signal, patienceMs = PATIENCE_MS, ...request } = options;
  const ending = new AbortController();
  const stop = (): void => ending.abort();
  const timer = setTimeout(stop, patienceMs);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    const { status, body } = await askHttp(url, { ...request, signal: ending.signal, mostBytes: LONGEST_ANSWER });
    return { status, body, retryAfter: null };
  } catch (error) {
    return ending.signal.aborted ? `no answer within ${patienceMs / 1_000} s` : detailOf(error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
