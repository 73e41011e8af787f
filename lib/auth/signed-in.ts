import { SESSION_LIFETIME_MS } from '@/lib/console/people/view-account';
import { roleOf, type Role } from '@/lib/console/people/roles';
import { secondFactorRoles } from '@/lib/console/people/second-factor';
import { database } from '@/lib/db/client';
import { auth } from './auth';
import { findSession } from './find-session';

export interface SignedIn {
  id: string;
  name: string;
  email: string;
  role: Role;
  sessionId: string;
  /** When he last showed that he is this person: at the sign-in, or after it. */
  confirmedAt: number;
  /** Whether a second factor is on. */
  secondFactor: boolean;
  /** His role may do nothing without a second factor, and he has none. */
  mustSetUp: boolean;
}

/**
 * Who sends this request; null when nobody is signed in. Role and person are read from the database each time, so a change
 * of either holds with the next request. A session has an absolute end, however much it is used.
 */
export async function signedIn(headers: Headers, now: number): Promise<SignedIn | null> {
  const found = await findSession(auth(), database(), headers);
  if (found === null || found.user.disabled === true) return null;
  if (found.session.createdAt.getTime() + SESSION_LIFETIME_MS <= now) return null;
  const { id, name, email, role } = found.user;
  const shown = Boolean(found.session.secondFactor);
  const secondFactor = shown || found.user.twoFactorEnabled === true || (await database().passkey.count({ where: { userId: id } })) > 0;
  // No session gets this far without it; one that did is none.
  if (secondFactor && !shown) return null;
  const mustSetUp = !secondFactor && (await secondFactorRoles(database())).includes(roleOf(role));
  return { id, name, email, role: roleOf(role), sessionId: found.session.id, confirmedAt: shownAt(found.session), secondFactor, mustSetUp };
}

/** When whoever has a session last showed who he is. A provider lets people in whom it asked days ago, so coming from it shows nothing. */
export function shownAt({ createdAt, confirmedAt, provider }: { createdAt: Date; confirmedAt?: Date | null | undefined; provider?: string | null | undefined }): number {
  return Math.max(provider ? 0 : createdAt.getTime(), confirmedAt?.getTime() ?? 0);
}
