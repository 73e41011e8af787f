import type * as z from 'zod';
import { signInAddress } from '@/lib/console/page-address';
import type { Problem } from '@sluice/contract/problem';
import { BASE_PATH, goTo, presentPage } from './address';

/** A request that the console refused (`problem` is its answer), or that never got a usable one. */
export class RequestProblem extends Error {
  /**
   * `offline`: not sent, the browser has no network. `network`: a read without an answer. `late`: the console answered, but
   * not this in time. `no-answer`: a change without an answer, so that it is not known whether it was made. `unexpected`: an
   * answer of a shape this page does not know.
   */
  readonly code: Problem['code'] | 'offline' | 'network' | 'late' | 'no-answer' | 'unexpected';
  readonly status: number | null;
  readonly problem: Problem | null;

  constructor(code: RequestProblem['code'], status: number | null, problem: Problem | null, options?: ErrorOptions) {
    super(problem?.message ?? code, options);
    this.name = 'RequestProblem';
    this.code = code;
    this.status = status;
    this.problem = problem;
  }
}

/** What an answer must look like: as it is, or, so that a page need not bring it along for its first paint, how it is loaded. */
export type SchemaOf<Schema extends z.ZodType> = Schema | (() => Promise<Schema>);

export interface RequestOptions<Schema extends z.ZodType> {
  schema: SchemaOf<Schema>;
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Left-out and null values are not sent. */
  query?: Record<string, string | number | null | undefined>;
  body?: unknown;
  signal?: AbortSignal;
}

/** How long an answer is waited for: what is only read is asked for again at once, a change may have to wait its turn. */
const READ_TIMEOUT_MS = 4_000;
const CHANGE_TIMEOUT_MS = 10_000;

/**
 * Asks the console for JSON, now or not at all: nothing is sent later, when a network or a session comes back. After an
 * answer of 401 the page asks for the sign-in in its place; one that does not leads to the sign-in page, which leads back.
 *
 * @param path for instance `/api/overview`
 * @throws RequestProblem for everything that is not a 2xx answer of the wanted shape in time, except an abort
 */
export async function request<Schema extends z.ZodType>(path: string, options: RequestOptions<Schema>): Promise<z.infer<Schema>> {
  const { response, body } = await sendConfirmed(path, options);
  if (!response.ok) throw await problemOf(response.status, body);
  return parsedOf(options.schema, body);
}

/** @throws RequestProblem `unexpected` for an answer of another shape, `network` where the shape itself did not come */
export async function parsedOf<Schema extends z.ZodType>(schema: SchemaOf<Schema>, body: unknown): Promise<z.infer<Schema>> {
  const loaded = typeof schema === 'function' ? await schema().catch(notLoaded) : schema;
  const parsed = loaded.safeParse(body);
  if (!parsed.success) throw new RequestProblem('unexpected', null, null, { cause: parsed.error });
  return parsed.data;
}

function notLoaded(cause: unknown): never {
  throw new RequestProblem('network', null, null, { cause });
}

/**
 * Asks for several answers in one, each a line of JSON that is taken as soon as it comes.
 *
 * @throws RequestProblem as `request` does; what was taken until then stays
 */
export async function requestLines(path: string, query: RequestOptions<z.ZodType>['query'], take: (line: unknown) => void): Promise<void> {
  const refused = await inTime({}, async (signal) => {
    const response = await fetch(`${BASE_PATH}${addressOf(path, query)}`, { headers: { accept: 'application/x-ndjson, application/json' }, signal, cache: 'no-store' });
    if (!response.ok || response.body === null) return { status: response.status, body: jsonOf(await response.text()) };
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = ''; ; ) {
      const { done, value = '' } = await reader.read();
      const lines = `${rest}${value}`.split('\n');
      rest = lines.pop() ?? '';
      lines.forEach((line) => take(jsonOf(line)));
      if (done) return null;
    }
  });
  if (refused !== null) throw await problemOf(refused.status, refused.body);
}

/** Asks whoever is at the browser to show that he is who signed in. @returns whether he did */
type Confirmer = (minutes: number) => Promise<boolean>;
let confirmer: Confirmer | null = null;

/** Tells by whom a press that needs a fresh sign-in has it confirmed; it is then sent again as it was, with the same key. @returns takes it back */
export function confirmWith(asked: Confirmer): () => void {
  confirmer = asked;
  return () => {
    if (confirmer === asked) confirmer = null;
  };
}

let whenEnded: (() => void) | null = null;

/** Tells who asks for the sign-in over the page when its session has ended. @returns takes it back */
export function signInAgainWith(ask: () => void): () => void {
  whenEnded = ask;
  return () => {
    if (whenEnded === ask) whenEnded = null;
  };
}

async function sendConfirmed(path: string, options: RequestOptions<z.ZodType>): Promise<{ response: Response; body: unknown }> {
  const attempt = () => inTime(options, (signal) => send(path, { ...options, signal }));
  const first = await attempt();
  if (first.response.status !== 403 || confirmer === null) return first;
  const problem = await problemIn(first.body);
  if (problem?.code !== 'confirmation-needed') return first;
  return (await confirmer(Number(problem.data?.['minutes'] ?? 0))) ? attempt() : first;
}

/** @returns what the console says in an answer that refuses; null where it is none of its own, or what reads it did not come */
function problemIn(body: unknown): Promise<Problem | null> {
  return import('@sluice/contract/problem').then(({ problemSchema }) => problemSchema.safeParse(body).data ?? null, () => null);
}

/** What the console refused with; an answer of 401 asks for the sign-in. */
export async function problemOf(status: number, body: unknown): Promise<RequestProblem> {
  if (status === 401) (whenEnded ?? goToSignIn)();
  const problem = await problemIn(body);
  // The layout then shows nothing but the way to set it up.
  if (problem?.code === 'second-factor-needed') window.location.reload();
  if (problem !== null) return new RequestProblem(problem.code, status, problem);
  return new RequestProblem(status >= 500 ? 'internal' : 'unexpected', status, null);
}

/**
 * Asks the console for a file, which may take long.
 *
 * @throws RequestProblem as `request` does
 */
export async function requestFile(path: string, body: unknown): Promise<{ name: string; file: Blob }> {
  try {
    const response = await fetch(`${BASE_PATH}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), cache: 'no-store' });
    if (!response.ok) throw await problemOf(response.status, jsonOf(await response.text()));
    const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'sluice';
    return { name, file: await response.blob() };
  } catch (error) {
    throw error instanceof RequestProblem ? error : new RequestProblem(navigator.onLine ? 'network' : 'offline', null, null, { cause: error });
  }
}

/** @throws RequestProblem `network` or `no-answer` when it took too long or failed; `offline` when there was no network to send it */
async function inTime<T>({ method = 'GET', signal }: Pick<RequestOptions<z.ZodType>, 'method' | 'signal'>, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  // Tried all the same: without a network a console on this very machine still answers.
  const offline = !navigator.onLine;
  const ended = new AbortController();
  const abort = (): void => ended.abort(signal?.reason);
  const timer = setTimeout(abort, method === 'GET' ? READ_TIMEOUT_MS : CHANGE_TIMEOUT_MS);
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  try {
    return await work(ended.signal);
  } catch (error) {
    if (signal?.aborted) throw error;
    const notSent = offline && error instanceof TypeError;
    throw new RequestProblem(notSent ? 'offline' : method === 'GET' ? 'network' : 'no-answer', null, null, { cause: error });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** @returns the answer with its JSON, null when it is none; the body of a console that stopped in mid-answer ends with the signal */
async function send(path: string, options: RequestOptions<z.ZodType>): Promise<{ response: Response; body: unknown }> {
  const response = await fetch(`${BASE_PATH}${addressOf(path, options.query)}`, {
    method: options.method ?? 'GET',
    headers: { accept: 'application/json', ...(options.body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
    signal: options.signal,
    cache: 'no-store',
  });
  const text = await response.text();
  return { response, body: jsonOf(text) };
}

/** The address of a question: what is left out or null is not sent. */
export function addressOf(path: string, query: RequestOptions<z.ZodType>['query'] = {}): string {
  const sent = Object.entries(query).flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, String(value)]]));
  return sent.length > 0 ? `${path}?${new URLSearchParams(sent).toString()}` : path;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function goToSignIn(): void {
  if (!/^\/(?:sign-in|setup)/.test(presentPage())) goTo(signInPage());
}

/** The sign-in page that leads back to this one. */
export function signInPage(): string {
  return signInAddress(presentPage());
}
