import { setMaxListeners } from 'node:events';
import { expect } from '@playwright/test';
import { clientAddresses } from '@sluice/embedded/drill/client-addresses';
import { flood } from '@sluice/embedded/drill/flood';
import type { Mailbox } from '@sluice/embedded/drill/traffic';
import { DEMO_MAILBOXES } from '@sluice/embedded/mailboxes';
import type { Console } from './console';
import type { Product } from './product';

export const THRESHOLD = 50;

const [first, second, third] = DEMO_MAILBOXES;
/** The one that is stolen in the stories, and two that are not. */
export const STOLEN = first as Mailbox;
export const COLLEAGUES: readonly Mailbox[] = [second as Mailbox, third as Mailbox];

export interface Attack {
  /** When each message of the flood got its 250. */
  acceptedAt: number[];
  firstRefusal: string | null;
}

/** Floods from the stolen mailbox while nothing stops it, so that no incident is opened. */
export async function unstoppedFlood(product: Product, messages: number, stolen: Mailbox = STOLEN): Promise<void> {
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  await flood({ ...product.smtp, stolen, addresses: await clientAddresses(20, 12), messages, rate: 60, signal, onMessage: () => undefined });
}

/** Floods from the stolen mailbox until the server refuses, and waits until the console shows the incident. */
export async function attack(product: Product, api: Console, stolen: Mailbox = STOLEN): Promise<Attack> {
  const over = new AbortController();
  setMaxListeners(0, over.signal);
  const result: Attack = { acceptedAt: [], firstRefusal: null };
  await flood({
    ...product.smtp,
    stolen,
    addresses: await clientAddresses(66, 40),
    messages: 600,
    rate: 60,
    signal: over.signal,
    onMessage(accepted, refusal) {
      if (accepted) result.acceptedAt.push(Date.now());
      if (refusal === null) return;
      result.firstRefusal ??= refusal;
      over.abort();
    },
  });
  await expect.poll(async () => (await api.overview()).openIncident?.status, { message: 'the console has opened an incident' }).toBe('protected');
  return result;
}

/** A server under protection, and the console knows who it was: where stories of an incident begin. */
export async function attackUntilFound(product: Product, api: Console, stolen: Mailbox = STOLEN): Promise<void> {
  await api.applyRule(THRESHOLD);
  await attack(product, api, stolen);
  const accounts = async () => (await api.incident()).suspects.map(({ account }) => account);
  await expect.poll(accounts, { message: 'the incident names the stolen mailbox', timeout: 30_000 }).toContain(stolen.account);
}
