import { randomUUID } from 'node:crypto';
import pino from 'pino';
import type { Problem } from '@sluice/contract/problem';
import { Refusal } from '@/lib/console/refusal';
import { storageFaultOf, storageSentence, type StorageFault } from '@/lib/db/storage-fault';

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
    const { problem, status } = failureOf(error);
    return answer(problem, status);
  }
}

/** What somebody is told of what was thrown. What nobody expected is written into the console's log. */
export function failureOf(error: unknown): { problem: Problem; status: number } {
  if (error instanceof Refusal) return { problem: error.problem, status: error.status };
  const fault = storageFaultOf(error);
  if (fault !== null) return failureOf(faultOf(fault, error));
  const id = randomUUID();
  log.error({ id, err: error }, 'A request failed.');
  const message = `Something went wrong in the console. Whether the change was made can be seen in the audit. The cause is in the console's log under ${id}.`;
  return { problem: { code: 'internal', message, data: { id } }, status: 500 };
}

/** While a fault lasts every request fails by it; the log tells of it when it begins and once a minute. */
const LOG_EVERY_MS = 60_000;
const logged = new Map<StorageFault, number>();

function faultOf(fault: StorageFault, error: unknown): Refusal {
  const now = performance.now();
  if (now - (logged.get(fault) ?? -Infinity) > LOG_EVERY_MS) {
    logged.set(fault, now);
    log.error({ fault, cause: error instanceof Error ? error.message.slice(-300) : String(error) }, storageSentence(fault));
  }
  return new Refusal(`storage-${fault}`, `${storageSentence(fault)} Whether a change was made can be seen in the audit.`);
}
