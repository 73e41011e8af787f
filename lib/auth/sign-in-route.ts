import { Refusal } from '@/lib/console/refusal';
import { z } from 'zod';
import { cleanText } from '@/lib/console/clean-text';
import { database, type Database } from '@/lib/db/client';
import { StorageError } from '@/lib/db/storage-fault';
import { answering } from './answer';
import { ADDRESS_HEADER, auth } from './auth';
import { clientAddress } from './client-address';
import { refusalCounts } from './count-refusals';
import { authSettings } from './options';
import { passwordChecks } from './password-checks';
import { readBody } from './read-body';
import { requireSameOrigin } from './route';
import { SignInThrottle } from './sign-in-throttle';

const BODY_LIMIT = 16 * 1024;
/** How long a browser that has signed in is known: half a year. */
const DEVICE_S = 15_552_000;
const attempted = z.object({ email: z.string() });
const throttles = new WeakMap<Database, SignInThrottle>();
/** All that the console uses of better-auth; nothing else of it can be reached. */
const served = new Set(['GET get-session', 'POST sign-in/email', 'POST sign-out']);

/** Serves /api/auth/…: checks where the request comes from and its size, then lets better-auth answer. */
export function serveSignIn(request: Request, path: string): Promise<Response> {
  return answering(async () => {
    if (!served.has(`${request.method} ${path}`)) throw new Refusal('not-found', 'There is nothing at this address.');
    await requireSameOrigin(request);
    const headers = new Headers(request.headers);
    headers.set(ADDRESS_HEADER, clientAddress(request.headers) ?? '0.0.0.0');
    if (request.method === 'GET') return auth().handler(new Request(request.url, { headers }));
    const body = await readBody(request, BODY_LIMIT);
    const pass = () => auth().handler(new Request(request.url, { method: request.method, headers, body: body === '' ? null : body }));
    const response = path === 'sign-in/email' ? await throttled(request, body, pass) : await pass();
    const { fault } = database().$storage;
    // better-auth answers a failing database with a 500 that says nothing.
    if (response.status >= 500 && fault !== null) throw new StorageError(fault);
    return response;
  });
}

/**
 * A sign-in that is counted, waits for its turn, and marks the browser when it succeeds.
 *
 * @throws Refusal `too-many-requests`
 */
async function throttled(request: Request, body: string, pass: () => Promise<Response>): Promise<Response> {
  const [db, now] = [database(), Date.now()];
  const address = clientAddress(request.headers) ?? '';
  const attempt = { address, account: accountIn(body), device: cookieOf(request, deviceCookie()) };
  if (!(await throttle(db).begin(attempt, now))) {
    await refusalCounts(db).add({ action: 'sign-in.throttled', address, subject: cleanText(attempt.account) }, now);
    throw new Refusal('too-many-requests', 'Too many wrong sign-ins, from here or for this address. Nothing was tried. Wait a quarter of an hour, or use a browser in which you signed in before.');
  }
  // A fault of the console's own is no wrong password, and must not lock anybody out.
  const notTried = () => throttle(db).succeeded(attempt, now);
  const response = await passwordChecks.run(pass).catch(async (error: unknown) => {
    await notTried();
    throw error;
  });
  if (response.status >= 500) await notTried();
  if (!response.ok) return response;
  const device = await throttle(db).succeeded(attempt, now);
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
