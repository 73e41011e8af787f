import { expect, test } from 'vitest';
import { Refusal } from '../refusal';
import { answerQuestions, tagOf } from './answer-questions';
import type { LiveQuestion } from './schemas';

const never = new Promise<never>(() => undefined);

async function linesOf(questions: LiveQuestion[], answers: Record<string, Promise<unknown>>, longestMs?: number): Promise<unknown[]> {
  const stream = answerQuestions(questions, {
    now: 5_000,
    read: (address) => answers[address] ?? Promise.reject(new Refusal('not-found', 'Nothing.')),
    failureOf: (error) => (error instanceof Refusal ? { problem: error.problem, status: error.status } : { problem: { code: 'internal' }, status: 500 }),
    longestMs,
  });
  return (await new Response(stream).text()).trim().split('\n').map((line) => JSON.parse(line) as unknown);
}

test('each question has a line of its own; what the page has already is not told again, whenever it was made', async () => {
  const overview = { now: 1, server: 'mx1' };
  const answers = { overview: Promise.resolve(overview), held: Promise.resolve({ senders: [] }) };
  const first = (await linesOf([['overview', null], ['held', 'of-before']], answers)) as { tag: string }[];
  expect(first).toEqual([
    { ask: 0, tag: tagOf(overview), body: overview },
    { ask: 1, tag: tagOf({ senders: [] }), body: { senders: [] } },
  ]);
  const later = { overview: Promise.resolve({ ...overview, now: 4_999 }), held: Promise.resolve({ senders: ['a'] }) };
  expect(await linesOf([['overview', first[0]?.tag ?? ''], ['held', first[1]?.tag ?? '']], later)).toEqual([
    { ask: 0, same: true, now: 5_000 },
    { ask: 1, tag: tagOf({ senders: ['a'] }), body: { senders: ['a'] } },
  ]);
});

test('one that is refused or fails takes no other away', async () => {
  const answers = { overview: Promise.resolve({ a: 1 }), held: Promise.reject(new Error('a detail')) };
  const lines = await linesOf([['held', null], ['nothing', null], ['overview', null]], answers);
  expect(lines).toHaveLength(3);
  expect(lines).toContainEqual({ ask: 0, status: 500, problem: { code: 'internal' } });
  expect(lines).toContainEqual({ ask: 1, status: 404, problem: { code: 'not-found', message: 'Nothing.' } });
  expect(lines).toContainEqual({ ask: 2, tag: tagOf({ a: 1 }), body: { a: 1 } });
});

test('one that takes too long has no line, and the others are whole', async () => {
  expect(await linesOf([['slow', null], ['overview', null]], { slow: never, overview: Promise.resolve({ a: 1 }) }, 20)).toEqual([{ ask: 1, tag: tagOf({ a: 1 }), body: { a: 1 } }]);
});

test('what was answered is sent before the slow ones are done', async () => {
  const stream = answerQuestions([['slow', null], ['overview', null]], { now: 1, read: (address) => (address === 'slow' ? never : Promise.resolve(7)), failureOf: () => ({ problem: null, status: 500 }) });
  const reader = stream.getReader();
  expect(JSON.parse(new TextDecoder().decode((await reader.read()).value))).toMatchObject({ ask: 1, body: 7 });
  await reader.cancel();
});
