import pino from 'pino';
import * as z from 'zod';
import { cleanText } from '@/lib/console/clean-text';
import { Refusal } from '@/lib/console/refusal';
import { database } from '@/lib/db/client';
import { StorageError, storageFaultOf, storageSentence } from '@/lib/db/storage-fault';
import { AttemptLimit } from './attempt-limit';
import { libraryRequest, providerAuth } from './auth';
import { basePathOf } from '@/lib/console/base-path';
import { clientAddress } from './client-address';
import { refusalCounts } from './count-refusals';
import { arrivals, discover, PROVIDER_ID, ProviderUnreachable, type Arrival } from './oidc';
import { authSettings } from './options';
import { parseInput } from './parse-input';
import { networkOf } from './sign-in-throttle';
import { signedIn } from './signed-in';

const log = pino({ name: 'sign-in' });
const limit = new AttemptLimit({ most: 20, windowMs: 60_000 });
/** POST /api/auth/sign-in/social: where to come back to, or, `again`, in a window of its own, to be asked anew who one is. */
const startSchema = z.object({ return: z.string().max(500).default('/'), again: z.boolean().default(false) });

/**
 * Begins a sign-in at the provider. @returns the address to go to
 *
 * @throws Refusal `not-found` where there is no provider, `too-many-requests`, `provider-unreachable`
 */
export async function startAtProvider(request: Request, headers: Headers, body: string): Promise<Response> {
  const settings = authSettings(process.env);
  const { oidc } = settings;
  if (oidc === null) throw new Refusal('not-found', 'There is nothing at this address.');
  if (!(await isTryAllowed(request))) throw new Refusal('too-many-requests', 'Too many tries from here. Nothing was tried. Wait a minute and try again.');
  const { return: wanted, again } = parseInput(startSchema, body === '' ? '{}' : body);
  const now = Date.now();
  await discover(oidc, now).catch((error: unknown) => {
    if (!(error instanceof ProviderUnreachable)) throw error;
    log.warn({ cause: error.message }, 'The identity provider cannot be used');
    throw new Refusal('provider-unreachable', 'The identity provider cannot be reached, or does not answer as one. Nothing was changed. The log of the console says more; a password or a passkey still works.');
  });
  const person = again ? await signedIn(headers, now) : null;
  const sent = {
    provider: PROVIDER_ID,
    disableRedirect: true,
    callbackURL: pageAddress(again ? '/sign-in/window?done=1' : `/sign-in?${addressQuery({ arrived: '1', return: wanted })}`),
    errorCallbackURL: pageAddress(again ? '/sign-in/window' : `/sign-in?${addressQuery({ return: wanted })}`),
    ...(again ? { additionalParams: { prompt: 'login', max_age: '0' } } : {}),
    ...(person === null ? {} : { loginHint: person.email }),
  };
  return providerAuth().handler(libraryRequest(settings, 'sign-in/social', { search: '', method: 'POST', headers, body: JSON.stringify(sent) }));
}

/** GET /api/auth/callback/oidc: somebody comes back from the provider, in a browser, so whatever becomes of it is told on a page. @throws Refusal `not-found` */
export async function arriveFromProvider(request: Request, headers: Headers): Promise<Response> {
  if (authSettings(process.env).oidc === null) throw new Refusal('not-found', 'There is nothing at this address.');
  return arrive(request, headers).catch((error: unknown) => {
    const fault = storageFaultOf(error);
    if (fault === null) throw error;
    log.error({ fault }, storageSentence(fault));
    return ledTo(`/sign-in?refused=storage-${fault}`);
  });
}

/** @throws StorageError and what else says that the database cannot be used */
async function arrive(request: Request, headers: Headers): Promise<Response> {
  // Where he wanted to go is known to the library alone, which is not asked.
  if (!(await isTryAllowed(request))) return ledTo('/sign-in?refused=too-many');
  const arrival: Arrival = { address: clientAddress(request.headers), person: null, askedAt: null, trusted: false, refused: null, codeNeeded: false };
  const response = await arrivals.run(arrival, () => providerAuth().handler(libraryRequest(authSettings(process.env), 'callback/oidc', { search: new URL(request.url).search, headers })));
  const led = new URL(response.headers.get('location') ?? pageAddress('/sign-in'), 'http://console');
  const failed = led.searchParams.get('error');
  if (response.status < 500 && failed === null && arrival.refused === null && !arrival.codeNeeded) return response;
  const page = led.pathname === pageAddress('/sign-in/window') ? '/sign-in/window' : '/sign-in';
  const query = new URLSearchParams(page === '/sign-in' ? { return: led.searchParams.get('return') ?? '/' } : {});
  if (arrival.codeNeeded) query.set('code', '1');
  else {
    const { fault } = database().$storage;
    // The library tells nothing of it, and it is no failed sign-in.
    if (arrival.refused === null && fault !== null) throw new StorageError(fault);
    const reason = arrival.refused ?? reasonOf(failed);
    query.set('refused', reason);
    // Who only turned back at the provider has not tried anything.
    if (reason !== 'cancelled') await refusalCounts(database()).add({ action: 'sign-in.failed', address: arrival.address, subject: arrival.person?.email || 'identity provider' }, Date.now());
  }
  const answer = ledTo(`${page}?${query.toString()}`);
  for (const cookie of response.headers.getSetCookie()) answer.headers.append('set-cookie', cookie);
  return answer;
}

/** Where a browser finds a page of the console. */
function pageAddress(page: string): string {
  return `${basePathOf(new URL(authSettings(process.env).url))}${page}`;
}

function ledTo(page: string): Response {
  return new Response(null, { status: 302, headers: { location: pageAddress(page), 'cache-control': 'no-store' } });
}

/** What the library, or the provider, calls it. */
function reasonOf(error: string | null): 'cancelled' | 'expired' | 'failed' {
  if (error === 'access_denied' || error === 'login_required' || error === 'interaction_required' || error === 'consent_required') return 'cancelled';
  return error?.startsWith('state') === true ? 'expired' : 'failed';
}

/** The library takes no sign in an address that it does not know. */
function addressQuery(values: Record<string, string>): string {
  return new URLSearchParams(values).toString().replaceAll('*', '%2A');
}

/** Counts the try; one that is refused is counted in the audit. */
async function isTryAllowed(request: Request): Promise<boolean> {
  const address = clientAddress(request.headers) ?? '';
  if (limit.allows(networkOf(address), Date.now())) return true;
  await refusalCounts(database()).add({ action: 'sign-in.throttled', address: cleanText(address), subject: 'identity provider' }, Date.now());
  return false;
}
