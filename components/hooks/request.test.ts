import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { request, RequestProblem } from './request';

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

test('401 leads to the sign-in page and back', async () => {
  const assign = vi.fn();
  vi.stubGlobal('window', { location: { pathname: '/incidents/3', search: '?a=1', assign } });
  answer(401, JSON.stringify({ code: 'not-signed-in', message: '' }));
  await failure(request('/api/x', { schema }));
  expect(assign).toHaveBeenCalledWith('/sign-in?return=%2Fincidents%2F3%3Fa%3D1');
});
