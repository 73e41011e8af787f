'use client';

import { createAuthClient } from 'better-auth/react';

/** A password check waits its turn behind those of others; beyond this the console does not answer. */
const LONGEST_MS = 30_000;

/** The browser's side of sign-in, under /api/auth. */
export const authClient = createAuthClient({ fetchOptions: { timeout: LONGEST_MS } });

/** Ends the session and loads the sign-in page anew, so that nothing seen before stays in memory. */
export async function signOut(): Promise<void> {
  await authClient.signOut();
  window.location.assign('/sign-in');
}
