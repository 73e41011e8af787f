'use client';

import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { useSyncExternalStore } from 'react';
import { request } from './request';

/** The console made them; the browser itself looks at every field. */
const options = () => import('./sign-in-answers').then(({ passkeyOptions }) => passkeyOptions);
const done = () => import('./sign-in-answers').then(({ passkeyTaken }) => passkeyTaken);
/** Loaded when somebody presses. */
const webauthn = () => import('@simplewebauthn/browser');

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
  const response = await (await webauthn()).startRegistration({ optionsJSON: given as unknown as PublicKeyCredentialCreationOptionsJSON });
  await request('/api/auth/passkey/verify-registration', { schema: done, method: 'POST', body: { response, name } });
}

/** Signs in with a passkey, anew where somebody is signed in. @throws as `addPasskey` */
export async function signInWithPasskey(): Promise<void> {
  const given = await request('/api/auth/passkey/generate-authenticate-options', { schema: options });
  // It stands for both factors, so the device has to ask who holds it.
  const response = await (await webauthn()).startAuthentication({ optionsJSON: { ...(given as unknown as PublicKeyCredentialRequestOptionsJSON), userVerification: 'required' } });
  await request('/api/auth/passkey/verify-authentication', { schema: done, method: 'POST', body: { response } });
}
