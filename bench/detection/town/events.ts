import type { Fate } from './fates';
import type { Place } from './places';
import type { Random } from './random';
import type { Account } from './town';

export interface Message {
  /** Milliseconds after the login. */
  after: number;
  from: string;
  to: readonly string[];
  bytes: number;
  fate: Fate;
}

/** One connection that logged in, and what was sent on it. */
export interface Submission {
  kind: 'submission';
  at: number;
  account: Account;
  place: Place;
  method: string;
  /** Sent by a thief. */
  spam: boolean;
  messages: readonly Message[];
}

export type MailEvent =
  | Submission
  | { kind: 'inbound'; at: number; from: string; to: string }
  | { kind: 'imap'; at: number; user: string; place: Place }
  | { kind: 'failed-login'; at: number; user: string; place: Place }
  | { kind: 'refused'; at: number; to: string; place: Place };

export type Emit = (event: MailEvent) => void;

const anySize = (random: Random): number => Math.round(random.lognormal(9000, 1.4)) + 700;

/** One message of an account's own. */
export function sent(at: number, account: Account, place: Place, to: readonly string[], { fate = 'ordinary', from = account.address, bytes = anySize(account.random) }: Partial<Pick<Message, 'fate' | 'from' | 'bytes'>> = {}): Submission {
  return { kind: 'submission', at, account, place, method: account.method, spam: false, messages: [{ after: 0, from, to, bytes, fate }] };
}

/** What a thief sends in the name of an account. */
export function stolen(at: number, account: Account, place: Place, to: readonly string[], random: Random, { fate = 'medium', from = account.address }: Partial<Pick<Message, 'fate' | 'from'>> = {}): Submission {
  return { kind: 'submission', at, account, place, method: random.chance(0.8) ? 'LOGIN' : 'PLAIN', spam: true, messages: [{ after: 0, from, to, bytes: 2500 + random.below(9000), fate }] };
}

export function inPortions<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size));
}

export function many<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** So many different ones. */
export function different(count: number, make: () => string): string[] {
  const all = new Set<string>();
  while (all.size < count) all.add(make());
  return [...all];
}
