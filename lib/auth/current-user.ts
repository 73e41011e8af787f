import { headers } from 'next/headers';
import { database } from '@/lib/db/client';
import { auth } from './auth';
import { hasAdministrator } from './setup-link';

export interface CurrentUser {
  id: string;
  name: string;
  email: string;
}

/** For server components: who is signed in, or null. */
export async function currentUser(): Promise<CurrentUser | null> {
  const session = await auth().api.getSession({ headers: await headers() });
  if (session === null) return null;
  const { id, name, email } = session.user;
  return { id, name, email };
}

/** For the sign-in page: whether to tell the visitor that the first administrator must be made with the one-time link. */
export async function needsSetup(): Promise<boolean> {
  return !(await hasAdministrator(database()));
}
