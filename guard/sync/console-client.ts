import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { syncResponseSchema, type SyncRequest, type SyncResponse } from '@sluice/contract/contract';
import { askHttp, type HttpAnswer } from '@sluice/guard/ask-http';
import { detailOf } from '@sluice/guard/guard-log';

export type ExchangeResult =
  | { kind: 'answered'; response: SyncResponse }
  /** `refused`: the console looked at this upload and did not take it. */
  | { kind: 'no-token' | 'unauthorised' | 'refused' | 'unreachable' | 'invalid'; sentence: string };

export type Exchange = (request: SyncRequest, signal: AbortSignal) => Promise<ExchangeResult>;

const LONGEST_ANSWER = 8 * 1024 * 1024;

/**
 * Sends one upload to the console. The token is read again whenever its file has changed, so a new one needs no restart.
 *
 * @param options.url the console's public address
 */
export function createConsoleClient(options: { url: string; tokenFile: string; timeoutMs?: number }): Exchange {
  const { url, tokenFile, timeoutMs = 5_000 } = options;
  const address = new URL('api/guard/sync', url.endsWith('/') ? url : `${url}/`);

  const currentToken = tokenReader(tokenFile);

  return async (request, signal) => {
    const token = await currentToken();
    if (!/^[\x21-\x7e]{1,512}$/.test(token)) {
      return { kind: 'no-token', sentence: `The token file ${tokenFile} cannot be read or holds no token, so the console is told nothing. Protection goes on. Enrol this guard with the console and put the token there.` };
    }
    const deadline = beginDeadline(signal, timeoutMs + (request.waitMs ?? 0));
    try {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const answer = await askHttp(address, { method: 'POST', headers, body: JSON.stringify(request), signal: deadline.signal, mostBytes: LONGEST_ANSWER, keep: true });
      return understand(answer, request, tokenFile);
    } catch (error) {
      return { kind: 'unreachable', sentence: `The console at ${url} does not answer (${detailOf(error)}). Protection goes on with the last settings; what happens is kept until it does.` };
    } finally {
      deadline.end();
    }
  };
}

/** @returns a function that reads the token again whenever its file has changed */
export function tokenReader(tokenFile: string): () => Promise<string> {
  let known = { stamp: '', token: '' };
  return async () => {
    const stamp = stampOf(tokenFile);
    if (stamp === '' || stamp !== known.stamp) known = { stamp, token: (await readFile(tokenFile, 'utf8').catch(() => '')).trim() };
    return known.token;
  };
}

/**
 * Ends a request when its time is over, or when the guard stops. AbortSignal.any with AbortSignal.timeout would do the same,
 * but Node.js may collect the latter as garbage before it fires, and then a silent console is waited for without end.
 */
export function beginDeadline(stopping: AbortSignal, ms: number): { signal: AbortSignal; end(): void } {
  const ending = new AbortController();
  const stop = (): void => ending.abort(stopping.reason);
  if (stopping.aborted) stop();
  stopping.addEventListener('abort', stop);
  const timer = setTimeout(() => ending.abort(new Error(`it was silent for ${ms} ms`)), ms);
  return {
    signal: ending.signal,
    end() {
      clearTimeout(timer);
      stopping.removeEventListener('abort', stop);
    },
  };
}

/** Empty where the file cannot be looked at. Looked at once a second, so at once: a round through the thread pool costs many times as much. */
function stampOf(file: string): string {
  try {
    const { ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
    return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch {
    return '';
  }
}

function understand({ status, body, whole }: HttpAnswer, request: SyncRequest, tokenFile: string): ExchangeResult {
  if (status === 401 || status === 403) {
    return { kind: 'unauthorised', sentence: `The console refused the token of this guard (${status}), which is in ${tokenFile}: it was revoked, or this server was enrolled anew elsewhere. Protection goes on with the last settings. Make a new code on the Servers page of the console and run "sluice guard enroll" with it; no restart is needed.` };
  }
  if (status >= 500 || status === 429) return { kind: 'unreachable', sentence: `The console answered with an error (${status}). Protection goes on; what happens is kept until it recovers.` };
  if (status >= 300 && status < 400) return { kind: 'unreachable', sentence: `What answers at the console's address sends elsewhere (${status}). Protection goes on; what happens is kept. Let console.url name the console itself.` };
  if (status >= 400) return { kind: 'refused', sentence: `The console did not accept this guard's report (${status}). Protection goes on. Check that guard and console are of the same version.` };
  const parsed = syncResponseSchema.safeParse(whole ? parseJson(body) : null);
  if (!parsed.success || parsed.data.acknowledged !== request.sequence) {
    const cause = parsed.success ? `it acknowledged ${parsed.data.acknowledged}, not ${request.sequence}` : (parsed.error.issues[0]?.message ?? 'it is empty');
    return { kind: 'invalid', sentence: `The console's answer is not understood and is ignored (${cause}). Protection goes on with the last settings. Check that console.url names a console of the same version.` };
  }
  return { kind: 'answered', response: parsed.data };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
