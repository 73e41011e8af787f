import { OperatorError } from '@sluice/guard/commands/operator-error';
import { commandActor } from '@/lib/console/audit/actor';
import { generatePassword } from '@/lib/console/actions/generate-password';
import { changePerson } from '@/lib/console/people/change';
import { signOutEverywhere } from '@/lib/console/people/end-sessions';
import { personIdOf } from '@/lib/console/people/find';
import { listPeople } from '@/lib/console/people/list';
import { removeSecondFactor } from '@/lib/console/people/second-factor';
import { removePerson } from '@/lib/console/people/remove';
import { roles, type Role } from '@/lib/console/people/roles';
import { setPassword } from '@/lib/console/people/set-password';
import type { Database } from '@/lib/db/client';
import { invitationLink } from '../start/first-administrator';
import { onDatabase } from '../start/on-database';
import { publicConsoleUrl } from '../start/parts';
import { readRunning } from '../start/running';
import { startSettings } from '../start/settings';
import type { Surroundings } from '@sluice/guard/commands/surroundings';

/** `sluice user list`: everybody who may sign in, and the invitations that can still be used. */
export function userList(surroundings: Surroundings): Promise<void> {
  return onPeople(surroundings, async (db) => {
    const { people, invitations } = await listPeople(db, Date.now());
    const rows = people.map(({ email, name, role, disabled, sessions }) => [email, role, disabled ? 'disabled' : `${sessions} session${sessions === 1 ? '' : 's'}`, plain(name)]);
    for (const { email, role, expiresAt } of invitations) rows.push([email ?? '(any address)', role, `invited until ${new Date(expiresAt).toISOString()}`, '']);
    if (rows.length === 0) surroundings.say('Nobody can sign in yet. "npx sluice user link" makes a link for the first administrator.');
    for (const line of columns(rows)) surroundings.say(line);
  });
}

/** `sluice user invite ADDRESS` and, without an address, `sluice user link`: prints a one-time link. Works while Sluice runs and while it does not. */
export function userInvite(surroundings: Surroundings, { email, role }: { email: string | null; role: string }): Promise<void> {
  const known = knownRole(role);
  return onPeople(surroundings, async (db, consoleUrl, running) => {
    const link = await invitationLink(db, { consoleUrl, role: known, email });
    surroundings.say(`This link makes one ${known}${email === null ? '' : `, ${email}`}. It works once, for 24 hours; a link that was made before for the same no longer works.`);
    surroundings.say(link);
    if (!running) surroundings.say('Sluice is not running; start it with "npm start" before you open the link.');
  });
}

/** `sluice user password ADDRESS`: a new password, told once. */
export function userPassword(surroundings: Surroundings, email: string): Promise<void> {
  return onPeople(surroundings, async (db) => {
    const password = generatePassword();
    await setPassword(db, { id: await personIdOf(db, email), password, actor: commandActor, now: Date.now() });
    surroundings.say(`The new password of ${email}, shown this once:`);
    surroundings.say(password);
    surroundings.say('Every session of this person has ended. After signing in, another password can be chosen under "My account".');
  });
}

/** `sluice user role ADDRESS ROLE` */
export function userRole(surroundings: Surroundings, { email, role }: { email: string; role: string }): Promise<void> {
  const known = knownRole(role);
  return onPeople(surroundings, async (db) => {
    await changePerson(db, { id: await personIdOf(db, email), change: { role: known }, actor: commandActor, now: Date.now() });
    surroundings.say(`${email} is ${known} now.`);
  });
}

/** `sluice user sign-out ADDRESS` */
export function userSignOut(surroundings: Surroundings, email: string): Promise<void> {
  return onPeople(surroundings, async (db) => {
    await signOutEverywhere(db, { id: await personIdOf(db, email), actor: commandActor, now: Date.now() });
    surroundings.say(`${email} is signed out everywhere, and can sign in again. "npx sluice user remove ${email}" keeps this person out.`);
  });
}

/** `sluice user reset-factor ADDRESS`: for who lost the device and the recovery codes. */
export function userResetFactor(surroundings: Surroundings, email: string): Promise<void> {
  return onPeople(surroundings, async (db) => {
    const removed = await removeSecondFactor(db, { id: await personIdOf(db, email), actor: commandActor, now: Date.now() });
    surroundings.say(
      removed
        ? `The second factor of ${email} is taken away and every session has ended. The password is as it was; where the role needs a second factor, a new one is set up after signing in.`
        : `${email} has no second factor. Nothing was changed.`,
    );
  });
}

/** `sluice user remove ADDRESS` */
export function userRemove(surroundings: Surroundings, email: string): Promise<void> {
  return onPeople(surroundings, async (db) => {
    await removePerson(db, { id: await personIdOf(db, email), actor: commandActor, now: Date.now() });
    surroundings.say(`${email} is removed: no session or password is left. What this person did stays in the audit.`);
  });
}

function knownRole(text: string): Role {
  const role = roles.find((each) => each === text);
  if (role === undefined) throw new OperatorError(`"${plain(text)}" is no role. Nothing was changed. The roles are ${roles.join(', ')}.`);
  return role;
}

async function onPeople(surroundings: Surroundings, work: (db: Database, consoleUrl: string, running: boolean) => Promise<void>): Promise<void> {
  const settings = startSettings(surroundings.environment, surroundings.root);
  const running = await readRunning(settings.dataDir).catch(() => null);
  await onDatabase(surroundings, (db) => work(db, running?.consoleUrl ?? publicConsoleUrl(settings, surroundings.environment), running !== null));
}

/** A name that somebody chose must not steer the terminal. */
function plain(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

function columns(rows: readonly string[][]): string[] {
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
}
