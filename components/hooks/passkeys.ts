'use client';

import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { request } from './request';

type RegistrationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];
type AuthenticationOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];
/** The console made them; the browser itself looks at every field. */
const options = z.looseObject({ challenge: z.string() });
const done = z.looseObject({});

/** What a browser can does not change; only on the server it is not known. */
export function usePasskeysPossible(): boolean {
  return useSyncExternalStore(never, passkeysPossible, () => false);
}

const never = () => () => undefined;

/** Whether a browser makes and shows passkeys under this address: over https or on this machine, and under a name. */
export function passkeysPossible(): boolean {
  return window.isSecureContext && 'PublicKeyCredential' in window && !/^[\d.]+$|^\[/.test(window.location.hostname);
}

/** Makes a passkey on a device and tells the console. @throws RequestProblem, or what the browser throws when the device refuses or somebody stops it */
export async function addPasskey(name: string): Promise<void> {
  const given = await request('/api/auth/passkey/generate-register-options', { schema: options });
  const response = await startRegistration({ optionsJSON: given as unknown as RegistrationOptions });
  await request('/api/auth/passkey/verify-registration', { schema: done, method: 'POST', body: { response, name } });
}

/** Signs in with a passkey, anew where somebody is signed in. @throws as `addPasskey` */
export async function signInWithPasskey(): Promise<void> {
  const given = await request('/api/auth/passkey/generate-authenticate-options', { schema: options });
  // It stands for both factors, so the device has to ask who holds it.
  const response = await startAuthentication({ optionsJSON: { ...(given as unknown as AuthenticationOptions), userVerification: 'required' } });
  await request('/api/auth/passkey/verify-authentication', { schema: done, method: 'POST', body: { response } });
}
