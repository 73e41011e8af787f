'use client';

import { createContext, useContext, type ReactNode } from 'react';
import { BASE_PATH } from './address';
import { request } from './request';

const answerSchema = () => import('./sign-in-answers').then(({ providerAddress }) => providerAddress);

const ProviderContext = createContext<string | null>(null);

/** Gives the pages the label of the identity provider; null where there is none. */
export function IdentityProvider({ label, children }: { label: string | null; children: ReactNode }) {
  return <ProviderContext value={label}>{children}</ProviderContext>;
}

/** The identity provider's label; null where there is none. */
export function useProvider(): string | null {
  return useContext(ProviderContext);
}

/**
 * Leaves this page for the identity provider.
 *
 * @param body `return`: the page to come back to; `again`: to be asked anew who one is, in a window of its own
 * @throws RequestProblem `provider-unreachable`, `too-many-requests`
 */
export async function goToProvider(body: { return?: string; again?: boolean }): Promise<void> {
  const { url } = await request('/api/auth/sign-in/social', { schema: answerSchema, method: 'POST', body });
  window.location.assign(url);
}

const CHANNEL = 'sluice sign-in';

/** Opens a window in which the provider asks who one is, beside this page, on which everything stays as it is. @param onDone when that window says so @returns takes it back */
export function askProvider(onDone: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = onDone;
  window.open(`${BASE_PATH}/sign-in/window`, 'sluice-sign-in', 'popup,width=520,height=720');
  return () => channel.close();
}

/** In that window: tells the page that opened it. */
export function tellDone(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage('done');
  channel.close();
}
