import * as z from 'zod';
import { database, type Database } from '@/lib/db/client';
import { parseCleanJson } from '@/lib/console/clean-text';
import { exchangeWith } from '@/lib/console/exchange/exchange-with';
import { knownGuards, type Known } from '@/lib/console/exchange/known-guards';
import { pruneHistory } from '@/lib/console/exchange/prune-history';
import { newestOrder } from '@/lib/console/exchange/told';
import { Refusal } from '@/lib/console/refusal';
import { alertsForGuard } from '@/lib/console/alerts/for-guard';
import { alertSeal } from './alert-seal';
import { timeSchema } from '@sluice/log-engine/bounded-number';
import { syncRequestSchema, type newestOrderSchema, type SyncRequest } from '@sluice/contract/contract';
import { answer, answering } from './answer';
import { clientAddress } from './client-address';
import { refusalCounts } from './count-refusals';
import { authSettings } from './options';
import { parseQuery } from './parse-input';
import { readBody, type Sent } from './read-body';

/** How the guard tells by itself changes seldom: with every so many exchanges, and the first of each run. */
const ALERTS_EVERY = 10;
const BODY_LIMIT = 8 * 1024 * 1024;
/** A proxy between guard and console may give up a request that is silent for a minute. */
const ORDERS_HELD_MS = 20_000;
/** `after`: what `newest` was in the answer before. */
const waitingSchema = z.object({ after: z.coerce.number().pipe(timeSchema).default(0) });

/** Serves POST /api/guard/sync, see packages/contract/contract.ts. The guard's token stands in for a session. */
export function serveExchange(request: Sent): Promise<Response> {
  return answering(async () => {
    const db = database();
    const known = await knownGuards(db).fresh();
    const serverId = await serverOf(db, known, request.headers);
    const body = await readBody(request, BODY_LIMIT);
    // It gave up, comes again and tells the same: what is done for it now only lets those who still wait give up as well.
    if (request.signal.aborted) return new Response(null, { status: 408 });
    const exchange = parseExchange(body);
    const now = Date.now();
    // Nobody waits for it, and what fails there has been noted.
    void pruneHistory(db, now).catch(() => undefined);
    const response = await exchangeWith(db, serverId, exchange, now, {
      address: clientAddress(request.headers),
      known,
      clock: Date.now,
      signal: request.signal,
    });
    const guard = known.guards.get(serverId);
    if (exchange.sequence % ALERTS_EVERY !== 1 || guard === undefined) return answer(response);
    return answer({ ...response, alerts: alertsForGuard(known, guard, alertSeal(), authSettings(process.env).url) });
  });
}

/** Serves GET /api/guard/orders: a guard waits there for the next order. */
export function serveOrderWait(request: Sent): Promise<Response> {
  return answering(async () => {
    const db = database();
    const guards = knownGuards(db);
    const serverId = await serverOf(db, await guards.fresh(), request.headers);
    const { after } = parseQuery(waitingSchema, new URL(request.url).searchParams);
    const newest = await guards.until((known) => newestOrder(known, serverId, after, Date.now()), ORDERS_HELD_MS, request.signal);
    return answer({ newest: newest ?? after } satisfies z.input<typeof newestOrderSchema>);
  });
}

/** @throws Refusal `not-signed-in` */
async function serverOf(db: Database, known: Known, headers: Headers): Promise<string> {
  const token = /^Bearer (\S{1,512})$/.exec(headers.get('authorization') ?? '')?.[1];
  const serverId = token === undefined ? null : known.serverOf(token);
  if (serverId !== null) return serverId;
  await refusalCounts(db).add({ action: 'token.refused', address: clientAddress(headers), subject: 'guard' }, Date.now());
  throw new Refusal(
    'not-signed-in',
    'This token belongs to no mail server, or was revoked. Enrol the guard again with a new code from the Servers page; it protects with its last settings meanwhile.',
  );
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
  throw new Refusal(
    'bad-request',
    'The exchange is not of this protocol. Guard and console must be of the same version. Nothing was changed.',
    undefined,
    fields,
  );
}
