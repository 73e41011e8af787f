import { betterAuth } from 'better-auth';
import pino from 'pino';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { APIError } from 'better-auth/api';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { database, type Database } from '@/lib/db/client';
import { authSettings, type AuthSettings } from './options';
import { auditSignIn, beforeSignIn, providerBehindCode, secondFactorOf, type Context } from './audit-sign-in';
import { arrivals, oidc } from './oidc';
import { passkeys } from './passkeys';

const log = pino({ name: 'sign-in' });
/** The header in which our route tells better-auth the client's address; whatever a client wrote in it is overwritten. */
export const ADDRESS_HEADER = 'x-sluice-client-address';

/**
 * Sign-in over one database. Accounts are made with `createAdministrator`, an invitation or by `admit` only.
 *
 * @param byProvider whether it also serves an identity provider: it asks that provider when it is made, so everything else has an instance that never waits for it
 */
export function createAuth(db: Database, settings: AuthSettings, now: () => number = Date.now, byProvider = false) {
  return betterAuth({
    appName: 'Sluice',
    secret: settings.secret,
    // With the whole path: the library leaves its own `basePath` out where the address has one.
    baseURL: `${settings.url}/api/auth`,
    database: prismaAdapter(db, { provider: db.$kind, transaction: false }),
    // The state of a sign-in at a provider is a sealed cookie, so that nobody fills the database by beginning some. Nothing links by itself, and no token is kept.
    account: { modelName: 'credential', storeStateStrategy: 'cookie', updateAccountOnSignIn: false, accountLinking: { disableImplicitLinking: true } },
    // Read with every request. Changes of people are use cases of ours, with their audit rows in one transaction; no request to the library sets these.
    user: { additionalFields: { role: { type: 'string', required: false, input: false }, disabled: { type: 'boolean', required: false, input: false } } },
    databaseHooks: { session: { create: { before: ({ userId }, context) => beforeSession(db, { userId, context, settings }) } } },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 128 },
    // Without use a session ends after a day; signed-in.ts gives it an absolute end.
    session: { expiresIn: 24 * 3600, updateAge: 300, additionalFields: { confirmedAt: { type: 'date', required: false, input: false }, secondFactor: { type: 'string', required: false, input: false }, provider: { type: 'string', required: false, input: false } } },
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
    plugins: [twoFactor({ issuer: 'Sluice' }), passkeys(db, { url: settings.url, now }), ...(byProvider && settings.oidc !== null ? [oidc(db, { settings: settings.oidc, now })] : [])],
    telemetry: { enabled: false },
    // Anybody can cause what it tells, so it is a line each and no stack.
    logger: { level: 'error', log: (_level, message, ...details: unknown[]) => log.warn({ cause: details.find((each) => each instanceof Error)?.message.slice(-300) }, message) },
  });
}

async function beforeSession(db: Database, { userId, context, settings }: { userId: string; context: Context | null; settings: AuthSettings }) {
  await refuseDisabled(db, userId);
  const path = context?.path ?? '';
  if (path === '/sign-in/email') await refuseWithoutPasskey(db, userId);
  const arrival = arrivals.getStore();
  if (arrival !== undefined) {
    if (!arrival.trusted) await refuseWithoutPasskey(db, userId);
    return { data: { secondFactor: arrival.trusted ? 'provider' : null, ...byProvider(settings, arrival.askedAt) } };
  }
  const behind = context === null ? null : await providerBehindCode(context);
  return { data: { secondFactor: secondFactorOf.get(path) ?? null, ...(behind === null ? {} : byProvider(settings, behind.askedAt)) } };
}

/** That somebody comes from the provider now shows nothing: only the moment at which it asked him does. */
function byProvider({ oidc: provider }: AuthSettings, askedAt: number | null) {
  return { provider: provider?.issuer ?? 'unknown', confirmedAt: askedAt === null ? null : new Date(askedAt) };
}

/** Who has a passkey and no app has no code to be asked for: the passkey is the way in. */
async function refuseWithoutPasskey(db: Database, userId: string): Promise<void> {
  const { twoFactorEnabled, _count } = await db.user.findUniqueOrThrow({ where: { id: userId }, select: { twoFactorEnabled: true, _count: { select: { passkeys: true } } } });
  if (twoFactorEnabled || _count.passkeys === 0) return;
  const arrival = arrivals.getStore();
  if (arrival !== undefined) arrival.refused = 'passkey-needed';
  throw new APIError('FORBIDDEN', { code: 'PASSKEY_NEEDED', message: 'Sign in with your passkey.' });
}

/** Asked once the password was right, so that nobody else learns who is disabled. */
async function refuseDisabled(db: Database, userId: string): Promise<void> {
  const user = await db.user.findUnique({ where: { id: userId }, select: { disabled: true } });
  if (user === null || user.disabled) throw new APIError('FORBIDDEN', { code: 'DISABLED', message: 'This person is disabled. Ask an administrator.' });
}

/**
 * A request as the library knows it, by its whole address: Next.js leaves out the path below which the console stands.
 *
 * @param path what follows /api/auth/ @param settings with the address that `createAuth` was given
 */
export function libraryRequest({ url }: Pick<AuthSettings, 'url'>, path: string, { search, ...init }: RequestInit & { search: string }): Request {
  return new Request(`${url}/api/auth/${path}${search}`, init);
}

export type Auth = ReturnType<typeof createAuth>;

// Next reloads modules while developing; the one instance of the process lives outside of them.
const process_ = globalThis as typeof globalThis & { sluiceAuth?: Auth; sluiceProviderAuth?: Auth | undefined };

/** The one sign-in of this process. */
export function auth(): Auth {
  process_.sluiceAuth ??= createAuth(database(), authSettings(process.env));
  return process_.sluiceAuth;
}

/** The same, for the two addresses of a sign-in at the identity provider. */
export function providerAuth(): Auth {
  process_.sluiceProviderAuth ??= createAuth(database(), authSettings(process.env), Date.now, true);
  return process_.sluiceProviderAuth;
}
