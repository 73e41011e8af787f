import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { RequestProblem } from '../request';
import { ask } from './ask';

const schema = z.object({ now: z.number(), length: z.number() });
const asked: [string, string | null][][] = [];

/** A console that answers with these lines, however they are cut. */
function answering(...lines: unknown[]): void {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(JSON.parse(new URL(address, 'http://console').searchParams.get('ask') ?? '') as [string, string | null][]);
    const bytes = new TextEncoder().encode(text);
    const body = new ReadableStream<Uint8Array>({
      start(stream) {
        for (let from = 0; from < bytes.length; from += 7) stream.enqueue(bytes.slice(from, from + 7));
        stream.close();
      },
    });
    return Promise.resolve(new Response(body));
  });
}

beforeEach(() => void vi.stubGlobal('navigator', { onLine: true }));
afterEach(() => {
  vi.unstubAllGlobals();
  asked.length = 0;
});

test('what is asked in one moment is one request; what did not change keeps everything but its time', async () => {
  answering({ ask: 1, tag: 'b', body: { now: 1, length: 2 } }, { ask: 0, tag: 'a', body: { now: 1, length: 1 } });
  const questions = () => Promise.all([ask('/api/one', { schema, query: { server: 'x', page: null } }), ask('/api/two', { schema })]);
  expect(await questions()).toEqual([{ now: 1, length: 1 }, { now: 1, length: 2 }]);
  answering({ ask: 0, same: true, now: 9 }, { ask: 1, tag: 'c', body: { now: 9, length: 3 } });
  expect(await questions()).toEqual([{ now: 9, length: 1 }, { now: 9, length: 3 }]);
  expect(asked).toEqual([[['one?server=x', null], ['two', null]], [['one?server=x', 'a'], ['two', 'b']]]);
});

test('each has its own failure: a refusal, a strange answer, and one that did not come', async () => {
  answering(
    { ask: 0, status: 404, problem: { code: 'not-found', message: '' } },
    { ask: 1, tag: 'd', body: { length: 'many' } },
    { ask: 3, tag: 'e', body: { now: 1, length: 4 } },
  );
  const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd'].map((name) => ask(`/api/failing-${name}`, { schema })));
  const codes = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason instanceof RequestProblem ? outcome.reason.code : String(outcome.reason)));
  expect(codes).toEqual(['not-found', 'unexpected', 'late', { now: 1, length: 4 }]);
});

test('a refusal of all is the failure of each, and a question that nobody waits for any more ends at once', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ code: 'storage-full', message: '' }, { status: 503 })));
  const gone = new AbortController();
  const [left, one] = [ask('/api/left', { schema, signal: gone.signal }), ask('/api/refused', { schema })];
  gone.abort();
  await expect(left).rejects.toThrow(/abort/i);
  await expect(one).rejects.toMatchObject({ code: 'storage-full', status: 503 });
});

test('a long search takes nothing else of the page with it', async () => {
  const alone: string[] = [];
  answering({ ask: 0, tag: 'a', body: { now: 1, length: 1 } });
  const together = globalThis.fetch;
  vi.stubGlobal('fetch', (address: string) => {
    if (address.startsWith('/api/live?')) return together(address);
    alone.push(address);
    return Promise.resolve(Response.json({ code: 'bad-request', message: '' }, { status: 400 }));
  });
  const outcomes = await Promise.allSettled([ask('/api/found', { schema, query: { search: '가'.repeat(120) } }), ask('/api/beside-it', { schema })]);
  expect(outcomes).toMatchObject([{ reason: { code: 'bad-request', status: 400 } }, { value: { now: 1, length: 1 } }]);
  expect([alone.length, asked]).toEqual([1, [[['beside-it', null]]]]);
});
