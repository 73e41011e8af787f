import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import { deleteSessionCookie } from 'better-auth/cookies';
import { generateRandomString } from 'better-auth/crypto';
import * as z from 'zod';
import type { Database } from '@/lib/db/client';
import { writeAuditAlone } from '@/lib/console/audit/write';
import { cleanText } from '@/lib/console/clean-text';
import { storageFaultOf } from '@/lib/db/storage-fault';
import { clientAddress } from './client-address';
import { refusalCounts } from './count-refusals';
import { endSession } from './find-session';
import { arrivals, type Arrival } from './oidc';
import { useUpCode } from './one-time-codes';

const attempted = z.object({ email: z.string() });

/** What a sign-in shows beside the password, or in its place, by the path that ends it. */
export const secondFactorOf = new Map([
  ['/two-factor/verify-totp', 'code'],
  ['/two-factor/verify-backup-code', 'recovery-code'],
  ['/passkey/verify-authentication', 'passkey'],
]);

/** After every request to better-auth: records a sign-in that succeeded or was refused. */
export function auditSignIn(db: Database, now: () => number) {
  return createAuthMiddleware(async (context) => {
    const arrival = arrivals.getStore();
    const secondFactor = secondFactorOf.get(context.path) ?? (arrival?.trusted === true ? 'provider' : undefined);
    if (context.path !== '/sign-in/email' && secondFactor === undefined && arrival === undefined) return;
    const address = clientAddress(context.headers ?? new Headers());
    const user = context.context.newSession?.user;
    if (user) {
      await endFormerSession(context);
      if (secondFactor === undefined && user['twoFactorEnabled'] === true) {
        // After this, the plugin ends the session of a password again and asks for the code; of providers it does not know.
        if (arrival !== undefined) await askForCode(context, arrival);
        return;
      }
      const actor = { id: user.id, name: user.name, address };
      const provider = context.context.newSession?.session['provider'] as string | null | undefined;
      const after = { ...(secondFactor === undefined ? {} : { secondFactor }), ...(provider ? { provider } : {}) };
      await writeAuditAlone(db, { at: now(), actor, action: 'sign-in.succeeded', subject: user.email, ...(Object.keys(after).length === 0 ? {} : { after }) });
      return;
    }
    // What is refused to somebody from the provider is counted where it is told to him.
    if (arrival !== undefined) return;
    if (!(context.context.returned instanceof APIError)) return;
    const email = secondFactor === undefined ? addressIn(context.body) : ((await challenged(context, db))?.email ?? '');
    await refusalCounts(db).add({ action: 'sign-in.failed', address, subject: email }, now());
  });
}

function addressIn(form: unknown): string {
  const body = attempted.safeParse(form);
  return body.success ? cleanText(body.data.email).slice(0, 254) : '';
}

/** Before every request to better-auth: what must end, or may be used once only. */
export function beforeSignIn(db: Database, now: () => number) {
  return createAuthMiddleware(async (context) => {
    if (context.path === '/sign-out') await auditSignOut(context, db, now);
    if (!context.path.startsWith('/two-factor/')) return;
    // With a session the plugin would take the code for something else than the second half of a sign-in.
    await endFormerSession(context);
    if (context.path !== '/two-factor/verify-totp') return;
    const person = await challenged(context, db);
    const { code } = z.object({ code: z.string() }).parse(context.body);
    if (person !== null && !(await useUpCode(db, { userId: person.id, code, now: now() }))) throw new APIError('UNAUTHORIZED', { code: 'INVALID_CODE', message: 'This code was used before.' });
  });
}

/** Whose password was right a moment ago, or whom the provider let in, in this browser. */
async function challenged(context: Context, db: Database) {
  const identifier = await challengeOf(context);
  const found = identifier ? await db.verification.findFirst({ where: { identifier, expiresAt: { gt: new Date() } } }) : null;
  return found === null ? null : db.user.findUnique({ where: { id: found.value }, select: { id: true, email: true } });
}

async function challengeOf(context: Context): Promise<string | null> {
  return (await context.getSignedCookie(context.context.createAuthCookie('two_factor').name, context.context.secret)) || null;
}

/** How long a code may be waited for. */
const CODE_PATIENCE_S = 600;
const BEHIND_CODE = /^2fa-provider-(\d+)-/;

/** Ends the session of somebody from the provider again and asks for his code, as the plugin does after a password. */
async function askForCode(context: Context, arrival: Arrival): Promise<void> {
  const { newSession, internalAdapter, secret } = context.context;
  if (newSession === null) return;
  deleteSessionCookie(context, true);
  await internalAdapter.deleteSession(newSession.session.token);
  context.context.setNewSession(null);
  const identifier = `2fa-provider-${arrival.askedAt ?? 0}-${generateRandomString(20)}`;
  const expiresAt = new Date(Date.now() + CODE_PATIENCE_S * 1_000);
  await internalAdapter.createVerificationValue({ identifier, value: newSession.user.id, expiresAt });
  await internalAdapter.createVerificationValue({ identifier: `2fa-attempts-${identifier}`, value: '0', expiresAt });
  const cookie = context.context.createAuthCookie('two_factor', { maxAge: CODE_PATIENCE_S });
  await context.setSignedCookie(cookie.name, identifier, secret, cookie.attributes);
  arrival.codeNeeded = true;
}

/** When a code ends a sign-in that began at the provider: when that asked. */
export async function providerBehindCode(context: Context): Promise<{ askedAt: number | null } | null> {
  if (!context.path.startsWith('/two-factor/')) return null;
  const askedAt = BEHIND_CODE.exec((await challengeOf(context)) ?? '')?.[1];
  return askedAt === undefined ? null : { askedAt: Number(askedAt) || null };
}

/** Before a sign-out, while the session is still known. It ends even when nothing can be written. */
async function auditSignOut(context: Context, db: Database, now: () => number): Promise<void> {
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
}

export type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** Who signs in anew leaves no second session of the same browser behind, which nobody would think of ending. */
async function endFormerSession(context: Context): Promise<void> {
  const { authCookies, secret, newSession, internalAdapter } = context.context;
  const token = await context.getSignedCookie(authCookies.sessionToken.name, secret);
  if (token && token !== newSession?.session.token) await internalAdapter.deleteSession(token);
}
