import { authClient } from '../hooks/session';

/** Ends the session and loads the sign-in page anew, so that nothing seen before stays in memory. */
export async function signOut(): Promise<void> {
  await authClient.signOut();
  window.location.assign('/sign-in');
}
