import { z } from 'zod';
import { database } from '@/lib/db/client';
import { parseCleanJson } from '@/lib/console/clean-text';
import { serverOfToken } from '@/lib/console/servers/find';
import { pruneHistory } from '@/lib/console/exchange/prune-history';
import { recordExchange } from '@/lib/console/exchange/record';
import { waitForOrder } from '@/lib/console/exchange/wait-for-order';
import { Refusal } from '@/lib/console/refusal';
import { alertsForGuard } from '@/lib/console/alerts/for-guard';
import { alertSeal } from './alert-seal';
import { timeSchema } from '@/lib/logs/bounded-number';
import { syncRequestSchema, type newestOrderSchema, type SyncRequest } from '@/lib/sync/contract';
import { answer, answering } from './answer';
import { clientAddress } from './client-address';
import { refusalCounts } from './count-refusals';
import { authSettings } from './options';
import { parseQuery } from './parse-input';
import { readBody } from './read-body';

/** How the guard tells by itself changes seldom: with every so many exchanges, and the first of each run. */
const ALERTS_EVERY = 10;
const BODY_LIMIT = 8 * 1024 * 1024;
/** `after`: what `newest` was in the answer before. */
const waitingSchema = z.object({ after: z.coerce.number().pipe(timeSchema).default(0) });

/** Serves POST /api/guard/sync, see lib/sync/contract.ts. The guard's token stands in for a session. */
export function serveExchange(request: Request): Promise<Response> {
  return answering(async () => {
    const serverId = await serverOf(request);
    const exchange = parseExchange(await readBody(request, BODY_LIMIT));
    const now = Date.now();
    const response = await recordExchange(database(), serverId, exchange, now, clientAddress(request.headers));
    await pruneHistory(database(), now);
    if (exchange.sequence % ALERTS_EVERY !== 1) return answer(response);
    return answer({ ...response, alerts: await alertsForGuard(database(), alertSeal(), { serverId, url: authSettings(process.env).url }) });
  });
}

/** Serves GET /api/guard/orders: a guard waits there for the next order. */
export function serveOrderWait(request: Request): Promise<Response> {
  return answering(async () => {
    const serverId = await serverOf(request);
    const { after } = parseQuery(waitingSchema, new URL(request.url).searchParams);
    return answer({ newest: await waitForOrder(database(), serverId, after, request.signal) } satisfies z.input<typeof newestOrderSchema>);
  });
}

/** @throws Refusal `not-signed-in` */
async function serverOf(request: Request): Promise<string> {
  const token = /^Bearer (\S{1,512})$/.exec(request.headers.get('authorization') ?? '')?.[1];
  const serverId = token === undefined ? null : await serverOfToken(database(), token);
  if (serverId !== null) return serverId;
  await refusalCounts(database()).add({ action: 'token.refused', address: clientAddress(request.headers), subject: 'guard' }, Date.now());
  throw new Refusal('not-signed-in', 'This token belongs to no mail server, or was revoked. Enrol the guard again with a new code from the Servers page; it protects with its last settings meanwhile.');
}

/** Log text may hold anything, so what a database cannot store is replaced rather than refused: the guard could not do without it. */
function parseExchange(text: string): SyncRequest {
  let value: unknown;
  try {
    value = parseCleanJson(text);
  } catch {
    throw new Refusal('bad-request', 'The exchange is not JSON. Nothing was changed.');
  }
  const exchange = syncRequestSchema.safeParse(value);
  if (exchange.success) return exchange.data;
  const fields: Record<string, string> = {};
  for (const issue of exchange.error.issues.slice(0, 20)) fields[issue.path.join('.')] = issue.message;
  throw new Refusal('bad-request', 'The exchange is not of this protocol. Guard and console must be of the same version. Nothing was changed.', undefined, fields);
}
