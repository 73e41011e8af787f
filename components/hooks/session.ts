'use client';

import { createAuthClient } from 'better-auth/react';
import { BASE_PATH, goTo } from './address';

/** A password check waits its turn behind those of others; beyond this the console does not answer. */
const LONGEST_MS = 30_000;

/** The browser's side of sign-in, under /api/auth. */
export const authClient = createAuthClient({ basePath: `${BASE_PATH}/api/auth`, fetchOptions: { timeout: LONGEST_MS } });

/** Ends the session and loads the sign-in page anew. */
export async function signOut(): Promise<void> {
  await authClient.signOut();
  goTo('/sign-in');
}
