import { betterAuth } from 'better-auth';
import pino from 'pino';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { APIError } from 'better-auth/api';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { database, type Database } from '@/lib/db/client';
import { authSettings, type AuthSettings } from './options';
import { auditSignIn, beforeSignIn, secondFactorOf } from './audit-sign-in';
import { passkeys } from './passkeys';

const log = pino({ name: 'sign-in' });
/** The header in which our route tells better-auth the client's address; whatever a client wrote in it is overwritten. */
export const ADDRESS_HEADER = 'x-sluice-client-address';

/** Sign-in over one database. Accounts are made with `createAdministrator` or an invitation only. */
export function createAuth(db: Database, settings: AuthSettings, now: () => number = Date.now) {
  return betterAuth({
    appName: 'Sluice',
    secret: settings.secret,
    baseURL: settings.url,
    basePath: '/api/auth',
    database: prismaAdapter(db, { provider: db.$kind, transaction: false }),
    account: { modelName: 'credential' },
    // Read with every request. Changes of people are use cases of ours, with their audit rows in one transaction; no request to the library sets these.
    user: { additionalFields: { role: { type: 'string', required: false, input: false }, disabled: { type: 'boolean', required: false, input: false } } },
    databaseHooks: { session: { create: { before: ({ userId }, context) => beforeSession(db, { userId, path: context?.path }) } } },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 128 },
    // Without use a session ends after a day; signed-in.ts gives it an absolute end.
    session: { expiresIn: 24 * 3600, updateAge: 300, additionalFields: { confirmedAt: { type: 'date', required: false, input: false }, secondFactor: { type: 'string', required: false, input: false } } },
    // Our route checks Origin against Host before better-auth sees the request, so any host name that reaches us will do.
    trustedOrigins: (request) => {
      const origin = request?.headers.get('origin');
      return origin ? [origin] : [];
    },
    // sign-in-throttle.ts counts wrong sign-ins, by account too and beyond a restart.
    rateLimit: { enabled: false },
    advanced: {
      // __Host-: a browser takes the cookie over https only, and for this host alone.
      ...(settings.url.startsWith('https:') ? { cookiePrefix: '__Host-sluice', defaultCookieAttributes: { secure: true } } : { cookiePrefix: 'sluice' }),
      useSecureCookies: false,
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    hooks: { before: beforeSignIn(db, now), after: auditSignIn(db, now) },
    // Its rows are written by second-factor.ts, in one transaction with the audit; what it does is ask for the code when somebody signs in, and check it.
    plugins: [twoFactor({ issuer: 'Sluice' }), passkeys(db, { url: settings.url, now })],
    telemetry: { enabled: false },
    // Anybody can cause what it tells, so it is a line each and no stack.
    logger: { level: 'error', log: (_level, message, ...details: unknown[]) => log.warn({ cause: details.find((each) => each instanceof Error)?.message.slice(-300) }, message) },
  });
}

async function beforeSession(db: Database, { userId, path = '' }: { userId: string; path: string | undefined }) {
  await refuseDisabled(db, userId);
  if (path === '/sign-in/email') await refusePasswordAlone(db, userId);
  return { data: { secondFactor: secondFactorOf.get(path) ?? null } };
}

/** Who has a passkey and no app has no code to be asked for: the passkey is the way in. */
async function refusePasswordAlone(db: Database, userId: string): Promise<void> {
  const { twoFactorEnabled, _count } = await db.user.findUniqueOrThrow({ where: { id: userId }, select: { twoFactorEnabled: true, _count: { select: { passkeys: true } } } });
  if (!twoFactorEnabled && _count.passkeys > 0) throw new APIError('FORBIDDEN', { code: 'PASSKEY_NEEDED', message: 'Sign in with your passkey.' });
}

/** Asked once the password was right, so that nobody else learns who is disabled. */
async function refuseDisabled(db: Database, userId: string): Promise<void> {
  const user = await db.user.findUnique({ where: { id: userId }, select: { disabled: true } });
  if (user === null || user.disabled) throw new APIError('FORBIDDEN', { code: 'DISABLED', message: 'This person is disabled. Ask an administrator.' });
}

export type Auth = ReturnType<typeof createAuth>;

// Next reloads modules while developing; the one instance of the process lives outside of them.
const process_ = globalThis as typeof globalThis & { sluiceAuth?: Auth };

/** The one sign-in of this process. */
export function auth(): Auth {
  process_.sluiceAuth ??= createAuth(database(), authSettings(process.env));
  return process_.sluiceAuth;
}
