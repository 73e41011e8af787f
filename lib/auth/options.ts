/** What sign-in needs of its surroundings. */
export interface AuthSettings {
  /** Signs the session cookies; whoever has it can forge one. */
  secret: string;
  /** The address people open, for instance `http://127.0.0.1:3000`. */
  url: string;
}

/** Only for `next dev` without the supervisor, which otherwise makes a random one. */
const DEVELOPMENT_SECRET = 'a secret for development only, never for a server';

/**
 * Reads SLUICE_AUTH_SECRET and SLUICE_URL.
 *
 * @param environment usually process.env
 * @throws Error with a sentence for the operator when a production server has no secret
 */
export function authSettings(environment: Record<string, string | undefined>): AuthSettings {
  const url = environment['SLUICE_URL']?.trim() || `http://127.0.0.1:${environment['PORT'] ?? '3000'}`;
  const secret = environment['SLUICE_AUTH_SECRET']?.trim();
  if (secret && secret.length >= 32) return { secret, url };
  if (environment['NODE_ENV'] === 'production') {
    throw new Error('SLUICE_AUTH_SECRET must have at least 32 characters. Nobody can sign in until it is set; "npm start" makes one by itself.');
  }
  return { secret: DEVELOPMENT_SECRET, url };
}
