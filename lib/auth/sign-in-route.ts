import { Refusal } from '@/lib/console/refusal';
import { database } from '@/lib/db/client';
import { StorageError } from '@/lib/db/storage-fault';
import { answering } from './answer';
import { ADDRESS_HEADER, auth } from './auth';
import { clientAddress } from './client-address';
import { readBody } from './read-body';
import { requireSameOrigin } from './route';

const BODY_LIMIT = 16 * 1024;
/** All that the console uses of better-auth; nothing else of it can be reached. */
const served = new Set(['GET get-session', 'POST sign-in/email', 'POST sign-out']);

/** Serves /api/auth/…: checks where the request comes from and its size, then lets better-auth answer. */
export function serveSignIn(request: Request, path: string): Promise<Response> {
  return answering(async () => {
    if (!served.has(`${request.method} ${path}`)) throw new Refusal('not-found', 'There is nothing at this address.');
    requireSameOrigin(request);
    const headers = new Headers(request.headers);
    headers.set(ADDRESS_HEADER, clientAddress(request.headers) ?? '0.0.0.0');
    if (request.method === 'GET') return auth().handler(new Request(request.url, { headers }));
    const body = await readBody(request, BODY_LIMIT);
    const response = await auth().handler(new Request(request.url, { method: request.method, headers, body: body === '' ? null : body }));
    const { fault } = database().$storage;
    // better-auth answers a failing database with a 500 that says nothing.
    if (response.status >= 500 && fault !== null) throw new StorageError(fault);
    return response;
  });
}
