import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { Refusal } from '@/lib/console/refusal';

const log = pino({ name: 'console' });
const headers = { 'cache-control': 'no-store' };

/** A 200 with JSON that nobody may keep. */
export function answer(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers });
}

/**
 * Runs a route and turns what it throws into a `Problem`: a refusal as it is, anything else as `internal` with an id
 * under which the cause is in the console's log.
 */
export async function answering(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return answer(error.problem, error.status);
    const id = randomUUID();
    log.error({ id, err: error }, 'A request failed.');
    const message = `Something went wrong in the console. Whether the change was made can be seen in the audit. The cause is in the console's log under ${id}.`;
    return answer({ code: 'internal', message, data: { id } }, 500);
  }
}
