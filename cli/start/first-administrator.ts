import { createAdministrator } from '@/lib/console/people/create-administrator';
import { hasAdministrator, invitePerson } from '@/lib/console/people/invitation';
import { oneTimeToken, setupPath } from '@/lib/auth/one-time-token';
import { commandActor } from '@/lib/console/audit/actor';
import type { Role } from '@/lib/console/people/roles';
import type { Database } from '@/lib/db/client';
import type { StartSettings } from './settings';

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
    say(
      created
        ? `The administrator ${email} was made; sign in with the password from SLUICE_ADMIN_PASSWORD.`
        : `${email} has an account already, so SLUICE_ADMIN_PASSWORD changed nothing: its password, role and state are as before. "npx sluice user password ${email}" gives it a new one.`,
    );
  }
  return (await hasAdministrator(db)) ? null : invitationLink(db, { consoleUrl, role: 'administrator', email: null });
}

/** Makes a one-time link with which somebody becomes a person of the console. One that was made before for the same address, or for none, ends. */
export async function invitationLink(db: Database, { consoleUrl, role, email }: { consoleUrl: string; role: Role; email: string | null }): Promise<string> {
  const token = oneTimeToken();
  await invitePerson(db, { role, email, token, actor: commandActor, now: Date.now() });
  return `${consoleUrl}${setupPath(token)}`;
}
