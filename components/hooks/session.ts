'use client';

import { BASE_PATH, goTo } from './address';

/** A password check waits its turn behind those of others; beyond this the console does not answer. */
const LONGEST_MS = 30_000;

/** What the console says to a step of a sign-in; `failure` is null where it was taken. */
export interface SignInAnswer {
  /** Whether a code is asked for yet. */
  codeNeeded: boolean;
  /** `status` is 0 where no answer came. */
  failure: { status: number; code: string | undefined } | null;
}

/** Sends a step of a sign-in or its end. @param path below `/api/auth`, for instance `/sign-in/email` */
export async function sendSignIn(path: string, body: object): Promise<SignInAnswer> {
  try {
    const response = await fetch(`${BASE_PATH}/api/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(LONGEST_MS),
    });
    const said = (await response.json().catch(() => null)) as { code?: string; twoFactorRedirect?: boolean } | null;
    return response.ok ? { codeNeeded: said?.twoFactorRedirect !== undefined, failure: null } : { codeNeeded: false, failure: { status: response.status, code: said?.code } };
  } catch {
    return { codeNeeded: false, failure: { status: 0, code: undefined } };
  }
}

/** Ends the session and loads the sign-in page anew. */
export async function signOut(): Promise<void> {
  await sendSignIn('/sign-out', {});
  goTo('/sign-in');
}
