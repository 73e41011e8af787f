import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import { z } from 'zod';
import type { Database } from '@/lib/db/client';
import { writeAuditAlone } from '@/lib/console/audit/write';
import { cleanText } from '@/lib/console/clean-text';
import { storageFaultOf } from '@/lib/db/storage-fault';
import { clientAddress } from './client-address';
import { refusalCounts } from './count-refusals';
import { endSession } from './find-session';

const attempted = z.object({ email: z.string() });

/** After every request to better-auth: records a sign-in that succeeded or was refused. */
export function auditSignIn(db: Database, now: () => number) {
  return createAuthMiddleware(async (context) => {
    if (context.path !== '/sign-in/email') return;
    const address = clientAddress(context.headers ?? new Headers());
    const user = context.context.newSession?.user;
    if (user) {
      await endFormerSession(context);
      await writeAuditAlone(db, { at: now(), actor: { id: user.id, name: user.name, address }, action: 'sign-in.succeeded', subject: user.email });
      return;
    }
    if (!(context.context.returned instanceof APIError)) return;
    const body = attempted.safeParse(context.body);
    const email = body.success ? cleanText(body.data.email).slice(0, 254) : '';
    await refusalCounts(db).add({ action: 'sign-in.failed', address, subject: email }, now());
  });
}

/** Before a sign-out, while the session is still known. It ends even when nothing can be written. */
export function auditSignOut(db: Database, now: () => number) {
  return createAuthMiddleware(async (context) => {
    if (context.path !== '/sign-out') return;
    const { authCookies, secret } = context.context;
    const token = await context.getSignedCookie(authCookies.sessionToken.name, secret);
    if (!token) return;
    const session = await getSessionFromCtx(context, { disableRefresh: true });
    await endSession(db, token);
    if (!session) return;
    const { id, name, email } = session.user;
    const address = clientAddress(context.headers ?? new Headers());
    await writeAuditAlone(db, { at: now(), actor: { id, name, address }, action: 'sign-out', subject: email }).catch((error: unknown) => {
      if (storageFaultOf(error) === null) throw error;
    });
  });
}

/** Who signs in anew leaves no second session of the same browser behind, which nobody would think of ending. */
async function endFormerSession(context: Parameters<Parameters<typeof createAuthMiddleware>[0]>[0]): Promise<void> {
  const { authCookies, secret, newSession, internalAdapter } = context.context;
  const token = await context.getSignedCookie(authCookies.sessionToken.name, secret);
  if (token && token !== newSession?.session.token) await internalAdapter.deleteSession(token);
}
