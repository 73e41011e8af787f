import { headers } from 'next/headers';
import { authSettings } from './options';
import { signedIn, type SignedIn } from './signed-in';

/** For server components: who is signed in, or null. */
export async function currentUser(): Promise<SignedIn | null> {
  return signedIn(await headers(), Date.now());
}

/** Whether somebody showed who he is lately enough for sensitive acts. */
export function askedLately({ confirmedAt }: SignedIn): boolean {
  return confirmedAt + authSettings(process.env).freshMs > Date.now();
}
