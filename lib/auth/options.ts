import { oidcSettings, type OidcSettings } from './oidc-settings';

/** What sign-in needs of its surroundings. */
export interface AuthSettings {
  /** Signs the session cookies; whoever has it can forge one. */
  secret: string;
  /** The address people open, for instance `http://127.0.0.1:3000`. */
  url: string;
  /** How long after a sign-in, or after it was confirmed, sensitive acts need no confirmation. */
  freshMs: number;
  /** Null: nobody signs in by an identity provider. */
  oidc: OidcSettings | null;
}

/** Long enough for an incident at night, which is to be confirmed once at most. */
const FRESH_MINUTES = { least: 5, usual: 60, most: 7 * 24 * 60 };

/** Reads SLUICE_CONFIRM_MINUTES. @throws Error with a sentence for the operator */
export function freshMinutes(text: string | undefined): number {
  const { least, usual, most } = FRESH_MINUTES;
  if (!text?.trim()) return usual;
  const minutes = Number(text);
  if (/^\d+$/.test(text.trim()) && minutes >= least && minutes <= most) return minutes;
  throw new Error(`SLUICE_CONFIRM_MINUTES must be a number of minutes from ${least} to ${most}, not "${text.slice(0, 60)}".`);
}

/** Nothing in it means anything to Next.js, to a proxy's configuration or to a pattern, and it is not where programs look for the console's own answers. */
const PATH = /^(?!\/(?:api|_next|metrics)(?:\/|$))(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;

/**
 * Reads SLUICE_URL: where people open the console, a host or a path below one.
 *
 * @returns without a slash at its end; null where nothing is set
 * @throws Error with a sentence for the operator
 */
export function publicUrl(text: string | undefined): string | null {
  const given = text?.trim();
  if (!given) return null;
  const url = URL.canParse(given) ? new URL(given) : null;
  const path = url?.pathname.replace(/\/$/, '') ?? '';
  if (url !== null && /^https?:$/.test(url.protocol) && url.href.replace(/\/$/, '') === `${url.origin}${path}` && PATH.test(path)) return `${url.origin}${path}`;
  throw new Error(`SLUICE_URL must be an address such as https://sluice.example.com or https://example.com/sluice, not "${given.slice(0, 100)}". It begins with http:// or https://, and a path in it has letters, digits, "-", "_" and "." only and does not begin with /api, /_next or /metrics.`);
}

/** Only for `next dev` without the supervisor, which otherwise makes a random one. */
const DEVELOPMENT_SECRET = 'a secret for development only, never for a server';

/**
 * Reads SLUICE_AUTH_SECRET, SLUICE_URL, SLUICE_CONFIRM_MINUTES and SLUICE_OIDC_….
 *
 * @param environment usually process.env
 * @throws Error with a sentence for the operator when a production server has no secret
 */
export function authSettings(environment: Record<string, string | undefined>): AuthSettings {
  const url = publicUrl(environment['SLUICE_URL']) ?? `http://127.0.0.1:${environment['PORT'] ?? '3000'}`;
  const secret = environment['SLUICE_AUTH_SECRET']?.trim();
  const freshMs = freshMinutes(environment['SLUICE_CONFIRM_MINUTES']) * 60_000;
  const oidc = oidcSettings(environment);
  if (secret && secret.length >= 32) return { secret, url, freshMs, oidc };
  if (environment['NODE_ENV'] === 'production') {
    throw new Error('SLUICE_AUTH_SECRET must have at least 32 characters. Nobody can sign in until it is set; "npm start" makes one by itself.');
  }
  return { secret: DEVELOPMENT_SECRET, url, freshMs, oidc };
}
