import type { z } from 'zod';
import { problemSchema, type Problem } from '@/lib/console/problem';

/** A request that the console refused (`problem` is its answer), or that never got a usable one. */
export class RequestProblem extends Error {
  /** `network`: no answer. `unexpected`: an answer of a shape this page does not know. */
  readonly code: Problem['code'] | 'network' | 'unexpected';
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

export interface RequestOptions<Schema extends z.ZodType> {
  /** What the answer must look like. */
  schema: Schema;
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Left-out and null values are not sent. */
  query?: Record<string, string | number | null | undefined>;
  body?: unknown;
  signal?: AbortSignal;
}

/**
 * Asks the console for JSON. An answer of 401 leads to the sign-in page, which leads back to this one.
 *
 * @param path for instance `/api/overview`
 * @throws RequestProblem for everything that is not a 2xx answer of the wanted shape, except an abort
 */
export async function request<Schema extends z.ZodType>(path: string, options: RequestOptions<Schema>): Promise<z.infer<Schema>> {
  const response = await send(path, options);
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    if (response.status === 401) goToSignIn();
    const problem = problemSchema.safeParse(body);
    throw problem.success
      ? new RequestProblem(problem.data.code, response.status, problem.data)
      : new RequestProblem(response.status >= 500 ? 'internal' : 'unexpected', response.status, null);
  }
  const parsed = options.schema.safeParse(body);
  if (!parsed.success) throw new RequestProblem('unexpected', response.status, null, { cause: parsed.error });
  return parsed.data;
}

async function send(path: string, options: RequestOptions<z.ZodType>): Promise<Response> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options.query ?? {})) {
    if (value !== null && value !== undefined) query.set(name, String(value));
  }
  const address = query.size > 0 ? `${path}?${query.toString()}` : path;
  try {
    return await fetch(address, {
      method: options.method ?? 'GET',
      headers: { accept: 'application/json', ...(options.body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
      cache: 'no-store',
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new RequestProblem('network', null, null, { cause: error });
  }
}

function goToSignIn(): void {
  const { pathname, search } = window.location;
  if (pathname.startsWith('/sign-in') || pathname.startsWith('/setup')) return;
  window.location.assign(`/sign-in?return=${encodeURIComponent(`${pathname}${search}`)}`);
}
