import { headers } from 'next/headers';
import { signedIn, type SignedIn } from './signed-in';

/** For server components: who is signed in, or null. */
export async function currentUser(): Promise<SignedIn | null> {
  return signedIn(await headers(), Date.now());
}
