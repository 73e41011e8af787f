import { AsyncLocalStorage } from 'node:async_hooks';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import * as z from 'zod';
import { accountIdOf, admit, NotAdmitted, type NotAdmittedReason } from '@/lib/console/people/admit';
import { roles, type Role } from '@/lib/console/people/roles';
import { cleanText } from '@/lib/console/clean-text';
import type { Database } from '@/lib/db/client';
import type { OidcSettings } from './oidc-settings';

/** The provider's name in our rows and addresses; there is one. */
export const PROVIDER_ID = 'oidc';
/** How long a provider may take to say where its parts are. */
const PATIENCE_MS = 5_000;
/** For how long what it said counts. */
const KNOWN_MS = 5 * 60_000;

/** What became of somebody who came back from the provider, during the one request in which he does. */
export interface Arrival {
  address: string | null;
  person: { id: string; email: string } | null;
  /** When the provider last asked him who he is; null where it does not say. */
  askedAt: number | null;
  /** Whether a second factor of the provider counts here. */
  trusted: boolean;
  refused: NotAdmittedReason | 'passkey-needed' | null;
  /** A code of his own second factor is asked for before there is a session. */
  codeNeeded: boolean;
}

/** The arrival of the request that is being answered. */
export const arrivals = new AsyncLocalStorage<Arrival>();

const discoverySchema = z.looseObject({ issuer: z.string(), authorization_endpoint: z.url(), token_endpoint: z.url(), jwks_uri: z.url(), userinfo_endpoint: z.url().optional() });
type Discovery = z.infer<typeof discoverySchema>;
const claimsSchema = z.looseObject({ sub: z.string().min(1).max(255), email: z.string().max(254).optional(), name: z.string().optional(), auth_time: z.number().optional(), amr: z.array(z.string()).optional() });

/** The provider cannot be used now; the message says why, for the console's log. */
export class ProviderUnreachable extends Error {
  override name = 'ProviderUnreachable';
}

const known = new Map<string, { discovery: Discovery; until: number }>();

/**
 * What the provider says of itself.
 *
 * @throws ProviderUnreachable also when it calls itself otherwise than was set: then its tokens are another's
 */
export async function discover({ issuer }: OidcSettings, now: number): Promise<Discovery> {
  const kept = known.get(issuer);
  if (kept !== undefined && kept.until > now) return kept.discovery;
  const address = discoveryAddress(issuer);
  const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'error' })
    .then(async (response) => (response.ok ? ((await response.json()) as unknown) : null))
    .catch(() => null);
  const discovery = discoverySchema.safeParse(answer);
  if (!discovery.success) throw new ProviderUnreachable(`${address} does not answer as an OpenID provider does.`);
  if (discovery.data.issuer !== issuer) throw new ProviderUnreachable(`The provider calls itself ${discovery.data.issuer.slice(0, 200)}, and SLUICE_OIDC_ISSUER is ${issuer}. Set it to exactly that, if it is the right provider.`);
  const parts = [discovery.data.authorization_endpoint, discovery.data.token_endpoint, discovery.data.jwks_uri, ...(discovery.data.userinfo_endpoint === undefined ? [] : [discovery.data.userinfo_endpoint])];
  if (issuer.startsWith('https:') && !parts.every((part) => part.startsWith('https:'))) throw new ProviderUnreachable(`${address} names an address without https.`);
  known.set(issuer, { discovery: discovery.data, until: now + KNOWN_MS });
  return discovery.data;
}

function discoveryAddress(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
}

/**
 * Sign-in by OpenID Connect with better-auth's plugin, which does PKCE, state, nonce and the token's signature. Who comes in is decided by `admit`: the
 * plugin itself makes nobody and links nothing.
 */
export function oidc(db: Database, { settings, now }: { settings: OidcSettings; now: () => number }) {
  return genericOAuth({
    config: [
      {
        providerId: PROVIDER_ID,
        discoveryUrl: discoveryAddress(settings.issuer),
        clientId: settings.clientId,
        clientSecret: settings.clientSecret,
        scopes: ['openid', 'email', 'profile'],
        pkce: true,
        requireIdTokenVerification: true,
        disableSignUp: true,
        disableProviderLogout: true,
        accountSubject: ({ profile }) => accountIdOf({ issuer: settings.issuer, subject: claimsSchema.parse(profile).sub }),
        // The plugin has checked the token before it asks, and this is none of the address that a browser could send it to.
        getUserInfo: async ({ idToken, accessToken }) => {
          const arrival = arrivals.getStore();
          if (idToken === undefined || arrival === undefined) return null;
          const claims = await allClaims(settings, { idToken, accessToken, now: now() });
          try {
            await arrive(db, { settings, arrival, claims, now: now() });
          } catch (error) {
            if (!(error instanceof NotAdmitted)) throw error;
            arrival.refused = error.reason;
            return null;
          }
          return { ...claims, id: claims.sub, email: arrival.person?.email ?? '', emailVerified: true };
        },
      },
    ],
  });
}

type Claims = z.infer<typeof claimsSchema>;

/** What the token says, and what only the provider's own address for it says, should the token hold no e-mail address. */
async function allClaims(settings: OidcSettings, { idToken, accessToken, now }: { idToken: string; accessToken: string | undefined; now: number }): Promise<Claims> {
  const token = claimsSchema.parse(JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString()));
  const { userinfo_endpoint: address } = await discover(settings, now);
  if (token.email !== undefined || address === undefined || accessToken === undefined) return token;
  const response = await fetch(address, { headers: { authorization: `Bearer ${accessToken}` }, signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'error' });
  const more = response.ok ? claimsSchema.safeParse(await response.json()) : null;
  // Whose they are must be said twice, or they are somebody else's.
  return more?.success === true && more.data.sub === token.sub ? { ...more.data, ...token } : token;
}

/** @throws NotAdmitted */
async function arrive(db: Database, { settings, arrival, claims, now }: { settings: OidcSettings; arrival: Arrival; claims: Claims; now: number }): Promise<void> {
  const verified = [true, 'true', 1, '1'].includes(claims[settings.verifiedClaim] as boolean);
  const identity = {
    providerId: PROVIDER_ID,
    issuer: settings.issuer,
    subject: claims.sub,
    verifiedEmail: verified ? (claims.email ?? null) : null,
    name: cleanText(claims.name ?? ''),
    role: roleByClaim(settings, claims),
  };
  arrival.person = { id: '', email: cleanText(claims.email ?? '').slice(0, 254) };
  arrival.askedAt = claims.auth_time === undefined ? null : Math.min(claims.auth_time * 1_000, now);
  arrival.trusted = settings.trustedFactors === 'always' || settings.trustedFactors.some((factor) => claims.amr?.includes(factor));
  arrival.person = await admit(db, { identity, admitsUnknown: settings.admitsUnknown, providerName: settings.label, address: arrival.address, now });
}

/** The highest role that a value of the claim means; the claim may be within another one, as in `realm_access.roles`. */
export function roleByClaim({ roles: rule }: Pick<OidcSettings, 'roles'>, claims: Record<string, unknown>): Role | 'none' | null {
  if (rule === null) return null;
  const within = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined);
  // Some providers name claims by addresses, which have dots in them.
  const value = within(claims, rule.claim) ?? rule.claim.split('.').reduce(within, claims as unknown);
  const given = (Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === 'string');
  return roles.findLast((role) => rule.values[role].some((wanted) => given.includes(wanted))) ?? 'none';
}
