import { headers } from 'next/headers';
import { database } from '@/lib/db/client';
import { auth } from './auth';
import { findSession } from './find-session';

export interface CurrentUser {
  id: string;
  name: string;
  email: string;
}

/** For server components: who is signed in, or null. */
export async function currentUser(): Promise<CurrentUser | null> {
  const session = await findSession(auth(), database(), await headers());
  if (session === null) return null;
  const { id, name, email } = session.user;
  return { id, name, email };
}
