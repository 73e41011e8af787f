import type { Random } from './random';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A Monday, midnight UTC. */
export const START = Date.parse('2026-06-01T00:00:00Z');
export const LOCAL_DOMAIN = 'example.test';
/** The large mail providers and the share of a public list that has its address there: about half. */
export const PROVIDERS = ['bigmail.test', 'portal.test', 'freemail.test', 'webpost.test', 'hanbox.test'];

/** One login and the messages sent after it. */
export interface Session {
  at: number;
  account: string;
  address: string;
  /** Failed logins under this name just before, from the same address. */
  failed?: number;
  /** Each message is a list of recipients; `everyMs` lies between two messages. */
  messages: Recipient[][];
  everyMs?: number;
}

export interface Recipient {
  to: string;
  /** There is no such mailbox: the next server bounces it. */
  unknown?: boolean;
}

/** A story of one account: what it sends, and whether it is a hijack. */
export interface Story {
  name: string;
  account: string;
  hijack: boolean;
  /** When it starts; for innocents that repeat, the first time. */
  from: number;
  to: number;
  sessions: Session[];
}

export const localAddress = (name: string) => `${name}@${LOCAL_DOMAIN}`;

/** Subscribers of a public list: half at large providers, the others spread over companies, `perDomain` at each on average. */
export function subscribers(random: Random, count: number, { providers = 0.5, perDomain = 1.6, bad = 0.02, prefix = 'org' } = {}): Recipient[] {
  const companies = Math.max(1, Math.round((count * (1 - providers)) / perDomain));
  return Array.from({ length: count }, (_, n) => {
    const domain = random.chance(providers) ? random.pick(PROVIDERS) : `${prefix}-${random.below(companies)}.test`;
    return { to: `p${n}@${domain}`, ...(random.chance(bad) ? { unknown: true } : {}) };
  });
}

/** A list as spammers trade them: a third at large providers, the rest one or two a domain, a fifth dead. */
export const spamList = (random: Random, count: number, bad = 0.2) => subscribers(random, count, { providers: 0.35, perDomain: 1.3, bad, prefix: `t${random.below(1e6)}` });

export function inPortions<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size));
}
