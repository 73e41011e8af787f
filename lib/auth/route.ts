import type * as z from 'zod';
import { database, type Database } from '@/lib/db/client';
import type { Actor } from '@/lib/console/audit/actor';
import { leastRole, may, type Permission, type Role } from '@/lib/console/people/roles';
import { isClean } from '@/lib/console/clean-text';
import { Refusal } from '@/lib/console/refusal';
import { answer, answering } from './answer';
import { askerOf, hasKey, requirePersonFor, type Asker } from './asker';
import { clientAddress } from './client-address';
import { refusalCounts } from './count-refusals';
import { authSettings } from './options';
import { parseInput, parseQuery } from './parse-input';
import { readBody } from './read-body';
import { isSameOrigin } from './same-origin';

/** Bytes of a body, unless a route says otherwise. */
const BODY_LIMIT = 64 * 1024;

/** What Next passes to a route as its second argument. */
export interface RouteContext {
  params: Promise<Record<string, string | string[] | undefined>>;
}

/** What a route's handler works with. */
export interface Call<Input> {
  db: Database;
  asker: Asker;
  actor: Actor & { id: string };
  /** Empty for a program, which is let in nowhere that needs one. */
  sessionId: string;
  now: number;
  input: Input;
  /** The variable parts of the address. */
  params: Record<string, string>;
}

/** What a route does, given everything checked; what it returns is the answer's JSON, or the answer. */
export type Handler<Input> = (call: Call<Input>) => Promise<unknown>;
export interface Route {
  (request: Request, context: RouteContext): Promise<Response>;
  /** What a person must be allowed to; null where nobody need be signed in. */
  permission: Permission | null;
}

/** A question to a route that came together with others, in one request whose asker is known already. */
export interface Question {
  asker: Asker;
  query: URLSearchParams;
  params: Record<string, string>;
  now: number;
}

/** A route for people, whose questions can be asked together with those of others as well. */
export interface PermittedRoute extends Route {
  permission: Permission;
  /** What its GET answers, after the same checks. @throws Refusal as they do */
  read(question: Question): Promise<unknown>;
}

export interface RouteOptions<Input> {
  /** Bytes of a body. */
  bodyLimit?: number;
  /** Which inputs ask for a sensitive act, for which the sign-in must be fresh. */
  sensitive?: (input: Input) => boolean;
  /** For how long a sign-in is fresh enough for them, where it is not the usual time. */
  freshMs?: number;
  /** Open to who must set a second factor up before anything else. */
  beforeSecondFactor?: boolean;
}

/**
 * The one wrapper of every route for people: checks the session or the API key (401), without a key for an unsafe method the origin (403), the role (403), a
 * compulsory second factor (403), the size (413), the input (400) and, for a sensitive act, the age of the sign-in (403), and turns errors into Problems. GET and
 * DELETE take their input from the address, others from the body.
 */
export function permitted<Schema extends z.ZodType>(
  permission: Permission,
  schema: Schema,
  handler: Handler<z.output<Schema>>,
  { bodyLimit = BODY_LIMIT, sensitive = () => false, freshMs, beforeSecondFactor = false }: RouteOptions<z.output<Schema>> = {},
): PermittedRoute {
  const perform = async (asker: Asker, now: number, asked: { input: () => z.output<Schema> | Promise<z.output<Schema>>; params: () => Promise<Record<string, string>> | Record<string, string> }) => {
    const { actor, role, subject, person } = asker;
    if (!may(role, permission)) await refusalCounts(database()).add({ action: 'permission.refused', address: actor.address, subject }, now);
    requirePermission(role, permission);
    if (person === null) requirePersonFor(permission);
    if (person?.mustSetUp === true && !beforeSecondFactor) throw new Refusal('second-factor-needed', `The role ${role} needs a second factor here. Nothing was changed. Set it up first, in a browser.`);
    const input = await asked.input();
    if (sensitive(input)) {
      if (person === null) requirePersonFor('sensitive');
      else requireFresh(person.confirmedAt, now, freshMs);
    }
    return handler({ db: database(), asker, actor, sessionId: person?.sessionId ?? '', now, input, params: await asked.params() });
  };
  const serve = (request: Request, context: RouteContext) =>
    answering(async () => {
      if (!hasKey(request.headers)) await requireSameOrigin(request);
      const now = Date.now();
      const result = await perform(await askerOf(request.headers, now), now, { input: () => readInput(schema, request, bodyLimit), params: () => textParams(context) });
      return result instanceof Response ? result : answer(result);
    });
  const read = ({ asker, query, params, now }: Question) => perform(asker, now, { input: () => parseQuery(schema, query), params: () => params });
  return Object.assign(serve, { permission, read });
}

/** @throws Refusal `not-permitted`, which says which role it takes */
function requirePermission(role: Role, permission: Permission): void {
  if (may(role, permission)) return;
  const needed = leastRole(permission);
  throw new Refusal('not-permitted', `Your role, ${role}, does not allow this; it takes the role ${needed}. Nothing was changed. Ask an administrator.`, { role, needed });
}

/** Who comes upon an open screen shall not get far. @throws Refusal `confirmation-needed` */
export function requireFresh(confirmedAt: number, now: number, freshMs = authSettings(process.env).freshMs): void {
  if (confirmedAt + freshMs > now) return;
  const minutes = Math.round(freshMs / 60_000);
  throw new Refusal('confirmation-needed', `For this the sign-in must be confirmed within the last ${minutes} minutes. Nothing was changed. Confirm it with POST /api/account/confirm and send this again.`, { minutes });
}

/** The wrapper of a route that nobody need be signed in for; everything else is checked as in `permitted`. */
export function open<Schema extends z.ZodType>(
  schema: Schema,
  handler: (call: { db: Database; address: string | null; now: number; input: z.output<Schema> }) => Promise<Response>,
): Route {
  const serve = (request: Request) =>
    answering(async () => {
      await requireSameOrigin(request);
      const input = await readInput(schema, request, BODY_LIMIT);
      return handler({ db: database(), address: clientAddress(request.headers), now: Date.now(), input });
    });
  return Object.assign(serve, { permission: null });
}

/** @throws Refusal `forbidden` for a request that changes something and does not come from this console's own pages */
export async function requireSameOrigin(request: Request): Promise<void> {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  if (isSameOrigin(request.headers, authSettings(process.env).url)) return;
  await refusalCounts(database()).add({ action: 'origin.refused', address: clientAddress(request.headers), subject: 'another site' }, Date.now());
  throw new Refusal('forbidden', 'The request did not come from a page of this console. Nothing was changed.');
}

async function readInput<Schema extends z.ZodType>(schema: Schema, request: Request, bodyLimit: number): Promise<z.output<Schema>> {
  if (request.method === 'GET' || request.method === 'DELETE') return parseQuery(schema, new URL(request.url).searchParams);
  return parseInput(schema, await readBody(request, bodyLimit));
}

/** @throws Refusal `not-found` for a part of the address that no database can look for */
async function textParams(context: RouteContext): Promise<Record<string, string>> {
  const params = await context.params;
  if (!Object.values(params ?? {}).every((value) => typeof value !== 'string' || isClean(value))) throw new Refusal('not-found', 'There is nothing at this address. Nothing was changed.');
  return Object.fromEntries(Object.entries(params ?? {}).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}
