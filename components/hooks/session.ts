'use client';

import { createAuthClient } from 'better-auth/react';

/** The browser's side of sign-in, under /api/auth. */
export const authClient = createAuthClient();

/** Ends the session and loads the sign-in page anew, so that nothing seen before stays in memory. */
export async function signOut(): Promise<void> {
  await authClient.signOut();
  window.location.assign('/sign-in');
}
