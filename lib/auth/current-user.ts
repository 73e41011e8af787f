import { headers } from 'next/headers';
import { auth } from './auth';

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
