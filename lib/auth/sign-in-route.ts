import { Refusal } from '@/lib/console/refusal';
import * as z from 'zod';
import { cleanText } from '@/lib/console/clean-text';
import { passkeyAnswerSchema, secondFactorCodeSchema } from '@/lib/console/people/schemas';
import { database, type Database } from '@/lib/db/client';
import { StorageError } from '@/lib/db/storage-fault';
import { answering } from './answer';
import { AttemptLimit } from './attempt-limit';
import { ADDRESS_HEADER, auth, libraryRequest } from './auth';
import { clientAddress } from './client-address';
import { OWN_FACTOR_FRESH_MS } from './confirm-sign-in';
import { refusalCounts } from './count-refusals';
import { authSettings } from './options';
import { isQuestionAllowed } from './passkey-questions';
import { passwordChecks } from './password-checks';
import { parseInput } from './parse-input';
import { arriveFromProvider, startAtProvider } from './provider-route';
import { readBody } from './read-body';
import { requireFresh, requireSameOrigin } from './route';
import { servedPaths } from './served-paths';
import { networkOf, SignInThrottle } from './sign-in-throttle';
import { signedIn } from './signed-in';

const BODY_LIMIT = 16 * 1024;
/** How long a browser that has signed in is known: half a year. */
const DEVICE_S = 15_552_000;
const attempted = z.object({ email: z.string() });
/** What the library answers when there is a session. */
const signedInAs = z.object({ user: z.object({ email: z.string() }) });
const codeLimit = new AttemptLimit({ most: 20, windowMs: 60_000 });
const throttles = new WeakMap<Database, SignInThrottle>();

/** Serves /api/auth/…: checks where the request comes from and its size, then lets better-auth answer. */
export function serveSignIn(request: Request, path: string): Promise<Response> {
  return answering(async () => {
    if (!servedPaths.has(`${request.method} ${path}`)) throw new Refusal('not-found', 'There is nothing at this address.');
    await requireSameOrigin(request);
    const headers = new Headers(request.headers);
    headers.set(ADDRESS_HEADER, clientAddress(request.headers) ?? '0.0.0.0');
    if (path === 'passkey/generate-register-options' || path === 'passkey/verify-registration') await requireOwnFactorFresh(headers);
    if (path === 'passkey/generate-authenticate-options') await requireQuestion(request);
    if (path === 'callback/oidc') return arriveFromProvider(request, headers);
    const { search } = new URL(request.url);
    if (request.method === 'GET') return auth().handler(libraryRequest(authSettings(process.env), path, { search, headers }));
    const body = await readBody(request, BODY_LIMIT);
    if (path === 'sign-in/social') return startAtProvider(request, headers, body);
    const pass = (sent = body) => auth().handler(libraryRequest(authSettings(process.env), path, { search, method: request.method, headers, body: sent === '' ? null : sent }));
    const response = await passOn(request, path, { body, pass });
    const { fault } = database().$storage;
    // better-auth answers a failing database with a 500 that says nothing.
    if (response.status >= 500 && fault !== null) throw new StorageError(fault);
    return response;
  });
}

type Pass = (sent?: string) => Promise<Response>;

/** Each path with what is looked at before the library sees it, and nothing in its body that the console does not use. */
function passOn(request: Request, path: string, { body, pass }: { body: string; pass: Pass }): Promise<Response> {
  if (path === 'sign-in/email') return throttled(request, body, pass);
  if (path.startsWith('two-factor/')) return secondHalf(request, () => pass(JSON.stringify(parseInput(secondFactorCodeSchema, body))));
  if (path === 'passkey/verify-authentication') return secondHalf(request, () => pass(JSON.stringify(parseInput(passkeyAnswerSchema.omit({ name: true }), body))));
  if (path === 'passkey/verify-registration') return pass(JSON.stringify(parseInput(passkeyAnswerSchema, body)));
  return pass();
}

/** A passkey is a way in that stays, so whoever came upon an open screen must not add one. @throws Refusal `not-signed-in`, `confirmation-needed` */
async function requireOwnFactorFresh(headers: Headers): Promise<void> {
  const now = Date.now();
  const person = await signedIn(headers, now);
  if (person === null) throw new Refusal('not-signed-in', 'Sign in first. Nothing was changed.');
  requireFresh(person.confirmedAt, now, OWN_FACTOR_FRESH_MS);
}

/** @throws Refusal `too-many-requests` */
async function requireQuestion(request: Request): Promise<void> {
  const [db, now] = [database(), Date.now()];
  const address = clientAddress(request.headers) ?? '';
  if (await isQuestionAllowed(db, address, now)) return;
  await refusalCounts(db).add({ action: 'sign-in.throttled', address, subject: 'passkey' }, now);
  throw tooManyTries();
}

/**
 * A sign-in that is counted, waits for its turn, and marks the browser when it succeeds.
 *
 * @throws Refusal `too-many-requests`
 */
async function throttled(request: Request, body: string, pass: Pass): Promise<Response> {
  const [db, now] = [database(), Date.now()];
  const address = clientAddress(request.headers) ?? '';
  const attempt = { address, account: accountIn(body), device: cookieOf(request, deviceCookie()) };
  if (!(await throttle(db).begin(attempt, now))) {
    await refusalCounts(db).add({ action: 'sign-in.throttled', address, subject: cleanText(attempt.account) }, now);
    throw new Refusal('too-many-requests', 'Too many wrong sign-ins, from here or for this address. Nothing was tried. Wait a quarter of an hour, or use a browser in which you signed in before.');
  }
  // A fault of the console's own is no wrong password, and must not lock anybody out.
  const notTried = () => throttle(db).succeeded(attempt, now);
  const response = await passwordChecks.run(() => pass()).catch(async (error: unknown) => {
    await notTried();
    throw error;
  });
  if (response.status >= 500) await notTried();
  if (!response.ok) return response;
  const device = await throttle(db).succeeded(attempt, now);
  // A password alone makes no browser known where a code is asked for.
  return signedInAs.safeParse(await response.clone().json()).success ? mark(response, device) : response;
}

/**
 * A code, after the password, or a passkey. Of codes the library counts by account too and locks it for a quarter of an hour after ten wrong ones; who
 * may try so often knows the password.
 *
 * @throws Refusal `bad-request`, `too-many-requests`
 */
async function secondHalf(request: Request, pass: () => Promise<Response>): Promise<Response> {
  const [db, now] = [database(), Date.now()];
  const address = clientAddress(request.headers) ?? '';
  if (!codeLimit.allows(networkOf(address), now)) {
    await refusalCounts(db).add({ action: 'sign-in.throttled', address, subject: 'second factor' }, now);
    throw tooManyTries();
  }
  const response = await pass();
  const signedIn = response.ok ? signedInAs.safeParse(await response.clone().json()) : null;
  return signedIn?.success === true ? mark(response, throttle(db).deviceOf(signedIn.data.user.email)) : response;
}

function tooManyTries(): Refusal {
  return new Refusal('too-many-requests', 'Too many tries from here. Nothing was tried. Wait a minute and try again.');
}

/** Tells the browser by which it is known from now on. */
function mark(response: Response, device: string): Response {
  const marked = new Response(response.body, response);
  const secure = deviceCookie().startsWith('__Host-') ? '; Secure' : '';
  marked.headers.append('set-cookie', `${deviceCookie()}=${device}; Path=/; Max-Age=${DEVICE_S}; HttpOnly; SameSite=Lax${secure}`);
  return marked;
}

function throttle(db: Database): SignInThrottle {
  const known = throttles.get(db) ?? new SignInThrottle(db, authSettings(process.env).secret);
  throttles.set(db, known);
  return known;
}

function accountIn(body: string): string {
  try {
    return attempted.parse(JSON.parse(body)).email.trim().toLowerCase().slice(0, 254);
  } catch {
    return '';
  }
}

function deviceCookie(): string {
  return authSettings(process.env).url.startsWith('https:') ? '__Host-sluice.device' : 'sluice.device';
}

function cookieOf(request: Request, name: string): string | undefined {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
