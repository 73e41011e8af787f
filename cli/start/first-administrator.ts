import { randomBytes } from 'node:crypto';
import { createAdministrator } from '@/lib/auth/create-administrator';
import { createSetupLink, hasAdministrator } from '@/lib/auth/setup-link';
import type { Database } from '@/lib/db/client';
import type { StartSettings } from './settings';

export const LINK_LIFETIME_MS = 24 * 60 * 60 * 1000;

/**
 * Sees to it that somebody can sign in: makes the administrator that the environment names, or, while there is none at all,
 * a one-time link.
 *
 * @returns the link, or null when it is not needed
 */
export async function firstAdministrator(db: Database, settings: StartSettings, consoleUrl: string, say: (line: string) => void): Promise<string | null> {
  if (settings.administrator !== null) {
    const { email, password } = settings.administrator;
    const { created } = await createAdministrator(db, { name: email.split('@')[0] ?? email, email, password, now: Date.now() });
    if (created) say(`The administrator ${email} was made; sign in with the password from SLUICE_ADMIN_PASSWORD.`);
    return null;
  }
  return (await hasAdministrator(db)) ? null : setupLink(db, consoleUrl);
}

/** Makes a one-time link with which a person becomes an administrator. Links made before it end. */
export async function setupLink(db: Database, consoleUrl: string): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await createSetupLink(db, { now: Date.now(), lifetimeMs: LINK_LIFETIME_MS, token });
  return `${consoleUrl}/setup?token=${token}`;
}
