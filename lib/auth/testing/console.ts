import type { Database } from '@/lib/db/client';
import { createAuth } from '@/lib/auth/auth';
import { oidcSettings } from '@/lib/auth/oidc-settings';
import { createAdministrator } from '@/lib/console/people/create-administrator';
import { serveSignIn } from '@/lib/auth/sign-in-route';

export const ORIGIN = 'http://127.0.0.1:3000';
export const EMAIL = 'admin@example.test';
export const SECRET = 'a secret that is only used by tests';
export const PASSWORD = 'a password for tests';

/** Lets the routes of this process work on one database, as `next start` would. */
export async function consoleOn(db: Database, url = ORIGIN): Promise<void> {
  process.env['SLUICE_URL'] = url;
  process.env['SLUICE_AUTH_SECRET'] = SECRET;
  Object.assign(globalThis, { sluiceDatabase: db, sluiceAuth: createAuth(db, { secret: SECRET, url, freshMs: 3_600_000, oidc: oidcSettings(process.env) }), sluiceProviderAuth: undefined });
  await createAdministrator(db, { name: 'Admin', email: EMAIL, password: PASSWORD, now: Date.now() });
}

export interface Sent {
  method?: string;
  /** Sent as JSON, or as it is when it is a text. */
  body?: unknown;
  /** Null: no Origin header. */
  origin?: string | null;
  headers?: Record<string, string>;
}

let visitors = 0;

/** A request as a browser on that origin makes it. */
export function request(path: string, { method, body, origin = ORIGIN, headers = {} }: Sent = {}): Request {
  const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
  const all = new Headers({ host: new URL(ORIGIN).host, 'content-type': 'application/json', ...headers });
  if (origin !== null) all.set('origin', origin);
  return new Request(new URL(path, ORIGIN), { method: method ?? (text === null ? 'GET' : 'POST'), headers: all, body: text });
}

/** Sends the sign-in form; every call comes from another address, so that the tests do not run into the rate limit. */
export function signIn(sent: Sent = {}): Promise<Response> {
  visitors += 1;
  const headers = { 'x-forwarded-for': `198.51.100.${visitors}`, ...sent.headers };
  return serveSignIn(request('/api/auth/sign-in/email', { body: { email: EMAIL, password: PASSWORD }, ...sent, headers }), 'sign-in/email');
}

/** @returns the Cookie header of somebody who signed in */
export async function sessionCookie(sent: Sent = {}): Promise<string> {
  const response = await signIn(sent);
  return cookiesOf(response);
}

/** What a browser would send after this answer. */
export function cookiesOf(response: Response): string {
  return response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
}
