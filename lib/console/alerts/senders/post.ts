import type { Answer } from '@sluice/alerts/answer';

const LONGEST_ANSWER = 64 * 1024;
const PATIENCE_MS = 10_000;

/** What is posted: a text, or the bytes of an encrypted push message. */
export interface Posted {
  url: string;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

/**
 * Sends one message over HTTP. A redirect is an answer like any other and is not followed: whoever answers must not choose
 * where the console sends to next. The body is read up to a bound.
 *
 * @throws what `fetch` throws, and when there was no whole answer in time
 */
export async function post({ url, headers, body }: Posted, patienceMs = PATIENCE_MS): Promise<Answer> {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(new Error(`no answer within ${patienceMs / 1_000} s`)), patienceMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...(typeof body === 'string' ? { 'content-type': 'application/json; charset=utf-8' } : {}), 'user-agent': 'Sluice', ...headers },
      body: typeof body === 'string' ? body : Uint8Array.from(body),
      signal: ending.signal,
    });
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    return { status: response.status, body: await readBounded(response, ending), retryAfter: Number.isFinite(seconds) ? seconds : null };
  } finally {
    clearTimeout(timer);
  }
}

async function readBounded(response: Response, ending: AbortController): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size <= LONGEST_ANSWER) continue;
    ending.abort();
    break;
  }
  return Buffer.concat(chunks).toString('utf8', 0, LONGEST_ANSWER);
}
