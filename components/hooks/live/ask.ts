import type * as z from 'zod';
import type { LiveAnswer } from '@/lib/console/live/schemas';
import { addressOf, parsedOf, problemOf, request, requestLines, RequestProblem, type RequestOptions, type SchemaOf } from '../request';

/** An answer that the page has, and the tag under which the console knows it. */
interface Known {
  tag: string;
  data: unknown;
}

interface Question {
  address: string;
  known: Known | undefined;
  schema: SchemaOf<z.ZodType>;
  resolve(data: unknown): void;
  reject(problem: unknown): void;
}

/** A longer address, as of a long search, is asked by itself: together the console would refuse it, and with it everything else that the page asks. */
const LONGEST_ADDRESS = 500;
/** Of more, the one that was not asked for longest is asked for as a whole again. */
const MOST_KNOWN = 60;
const known = new Map<string, Known>();
let waiting: Question[] = [];

/**
 * Asks as `request` does for what can be asked again and again (`app/live-topics.ts`), together with everything that is asked in the same moment:
 * one request, in which what the page has already is not sent once more. Each has its own answer, and its own failure.
 *
 * @param path of its route, for instance `/api/overview`
 */
export function ask<Schema extends z.ZodType>(path: string, { schema, query, signal }: Pick<RequestOptions<Schema>, 'schema' | 'query' | 'signal'>): Promise<z.infer<Schema>> {
  const address = addressOf(path, query).replace(/^\/api\//, '');
  if (address.length > LONGEST_ADDRESS) return request(path, { schema, query, signal });
  return new Promise((resolve, reject) => {
    if (waiting.length === 0) setTimeout(() => void askTogether(), 0);
    waiting.push({ address, known: known.get(address), schema, resolve: (data) => resolve(data as z.infer<Schema>), reject });
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

async function askTogether(): Promise<void> {
  const questions = waiting;
  waiting = [];
  const open = new Set(questions);
  const take = (line: unknown): void => {
    const answer = line as LiveAnswer;
    const question = questions[answer.ask];
    if (question === undefined) return;
    open.delete(question);
    dataOf(question, answer).then(question.resolve, question.reject);
  };
  const asked = JSON.stringify(questions.map(({ address, known: had }) => [address, had?.tag ?? null]));
  const problem: unknown = await requestLines('/api/live', { ask: asked }, take).then(
    () => new RequestProblem('late', null, null),
    (failed: unknown) => failed,
  );
  for (const question of open) question.reject(problem);
}

/** @throws RequestProblem */
async function dataOf({ address, known: had, schema }: Question, answer: LiveAnswer): Promise<unknown> {
  if ('problem' in answer) throw await problemOf(answer.status, answer.problem);
  if ('body' in answer) return remember(address, { tag: answer.tag, data: await parsedOf(schema, answer.body) });
  if (had === undefined) throw new RequestProblem('unexpected', null, null);
  const isTimed = typeof had.data === 'object' && had.data !== null && 'now' in had.data;
  return remember(address, { tag: had.tag, data: isTimed ? { ...(had.data as object), now: answer.now } : had.data });
}

function remember(address: string, answer: Known): unknown {
  known.delete(address);
  known.set(address, answer);
  for (const oldest of known.keys()) {
    if (known.size <= MOST_KNOWN) break;
    known.delete(oldest);
  }
  return answer.data;
}
