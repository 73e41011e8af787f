import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import * as z from 'zod';
import { request, RequestProblem, signInAgainWith } from './request';

const schema = z.object({ number: z.number() });

function answer(status: number, body: string): ReturnType<typeof vi.fn> {
  const fetch = vi.fn(() => Promise.resolve(new Response(body, { status })));
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

const failure = async (promise: Promise<unknown>): Promise<RequestProblem> => {
  const reason: unknown = await promise.catch((error: unknown) => error);
  if (!(reason instanceof RequestProblem)) throw new Error(`not a RequestProblem: ${String(reason)}`);
  return reason;
};

beforeEach(() => void vi.stubGlobal('navigator', { onLine: true }));
afterEach(() => vi.unstubAllGlobals());

test('gives the parsed body, and leaves out what is null in the query', async () => {
  const fetch = answer(200, '{"number":3,"more":true}');
  expect(await request('/api/x', { schema, query: { server: null, page: 2, search: 'a&b' } })).toEqual({ number: 3 });
  expect(fetch.mock.calls[0]?.[0]).toBe('/api/x?page=2&search=a%26b');
});

test('throws the problem the console answered with', async () => {
  answer(409, JSON.stringify({ code: 'changed-meanwhile', message: 'no', data: { version: 4 } }));
  const problem = await failure(request('/api/x', { schema, method: 'PUT', body: { a: 1 } }));
  expect([problem.code, problem.status, problem.problem?.data]).toEqual(['changed-meanwhile', 409, { version: 4 }]);
});

test.each([
  [200, '{"number":"3"}', 'unexpected'],
  [200, '<html>', 'unexpected'],
  [502, '<html>bad gateway', 'internal'],
  [418, '{"code":"teapot","message":""}', 'unexpected'],
])('answers of %d %s are %s', async (status, body, code) => {
  answer(status, body);
  expect((await failure(request('/api/x', { schema }))).code).toBe(code);
});

test('no answer at all is a network problem, an abort is not', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed to fetch')));
  expect((await failure(request('/api/x', { schema }))).code).toBe('network');
  const aborted = request('/api/x', { schema, signal: AbortSignal.abort() });
  await expect(aborted).rejects.toBeInstanceOf(TypeError);
});

test('without a network it is tried all the same, and what failed was not sent', async () => {
  vi.stubGlobal('navigator', { onLine: false });
  answer(200, '{"number":3}');
  expect(await request('/api/x', { schema })).toEqual({ number: 3 });
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed to fetch')));
  expect((await failure(request('/api/x', { schema, method: 'POST' }))).code).toBe('offline');
});

/** A console that is frozen: it takes the connection, may begin its answer, and never ends it. */
function frozen(begins: boolean): void {
  const untilAborted = (signal: AbortSignal | null | undefined) =>
    new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))));
  vi.stubGlobal('fetch', (_: string, { signal }: RequestInit) => {
    if (!begins) return untilAborted(signal);
    const body = new ReadableStream({ start: (stream) => void untilAborted(signal).catch((reason: unknown) => stream.error(reason)) });
    return Promise.resolve(new Response(body));
  });
}

test.each([
  ['GET', 4_000, false],
  ['GET', 4_000, true],
  ['POST', 10_000, false],
  ['POST', 10_000, true],
] as const)('a %s that hangs ends after %d ms, also in mid-answer (%s)', async (method, ms, begins) => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  frozen(begins);
  let code: string | null = null;
  const asked = failure(request('/api/x', { schema, method })).then((problem) => (code = problem.code));
  await vi.advanceTimersByTimeAsync(ms - 1);
  expect(code).toBeNull();
  await vi.advanceTimersByTimeAsync(1);
  await asked;
  expect(code).toBe(method === 'GET' ? 'network' : 'no-answer');
});

test('401 asks for the sign-in over the page when there is somebody who asks, and nothing is sent again', async () => {
  const fetch = answer(401, JSON.stringify({ code: 'not-signed-in', message: '' }));
  const ask = vi.fn();
  const takeBack = signInAgainWith(ask);
  expect((await failure(request('/api/x', { schema, method: 'POST' }))).code).toBe('not-signed-in');
  takeBack();
  expect([ask.mock.calls.length, fetch.mock.calls.length]).toEqual([1, 1]);
});

test('401 leads to the sign-in page and back', async () => {
  const assign = vi.fn();
  vi.stubGlobal('window', { location: { pathname: '/incidents/3', search: '?a=1', assign } });
  answer(401, JSON.stringify({ code: 'not-signed-in', message: '' }));
  await failure(request('/api/x', { schema }));
  expect(assign).toHaveBeenCalledWith('/sign-in?return=%2Fincidents%2F3%3Fa%3D1');
});
