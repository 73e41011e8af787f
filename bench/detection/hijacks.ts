import { DAY, HOUR, MINUTE, PROVIDERS, SECOND, START, inPortions, spamList, type Session, type Story } from './mail';
import type { Random } from './random';

type Plan = (random: Random, account: string, from: number) => Session[];

/** Every hijack of issue 4, and two more. Each takes over a person who has an ordinary past. */
export const HIJACKS: Record<string, Plan> = {
  burst: (random, account, from) => flood(random, account, from, { recipients: 2400, everyMs: SECOND, addresses: 3, perMessage: 3, perLogin: 20 }),
  'botnet of 132 addresses': (random, account, from) => flood(random, account, from, { recipients: 3000, everyMs: 4 * SECOND, addresses: 132, perMessage: 4, perLogin: 3 }),
  'slow drip over a day': (random, account, from) => flood(random, account, from, { recipients: 1000, everyMs: (20 * HOUR) / 1000, addresses: 40, perMessage: 1, perLogin: 1 }),
  'few logins, huge lists': (random, account, from) =>
    inPortions(spamList(random, 2500), 500).map((list, n) => ({ at: from + n * 7 * MINUTE, account, address: stranger(random), messages: [list] })),
  'webmail session': (random, account, from) => [{ at: from, account, address: '127.0.0.1', messages: inPortions(spamList(random, 900), 6), everyMs: 20 * SECOND }],
  'many unknown recipients': (random, account, from) => {
    const names = Array.from({ length: 900 }, (_, n) => ({ to: `guess${n}@${random.pick(PROVIDERS)}`, ...(random.chance(0.61) ? { unknown: true } : {}) }));
    return logins(random, account, from, names.map((name) => [name]), { everyMs: 8 * SECOND, addresses: 5, perLogin: 10 });
  },
  'after 60 failed logins': (random, account, from) => {
    const [first, ...rest] = flood(random, account, from, { recipients: 1200, everyMs: 3 * SECOND, addresses: 8, perMessage: 2, perLogin: 10 });
    return first ? [{ ...first, failed: 60 }, ...rest] : [];
  },
  'drip through two days': (random, account, from) => flood(random, account, from, { recipients: 1200, everyMs: (44 * HOUR) / 1200, addresses: 60, perMessage: 1, perLogin: 1 }),
};

export function hijackStories(random: Random, victims: readonly string[]): Story[] {
  return Object.entries(HIJACKS).map(([name, plan], n) => {
    const account = victims[n];
    if (account === undefined) throw new Error('fewer mailboxes than hijacks');
    const from = START + (9 + n * 3) * DAY + random.between(0, 23) * HOUR + random.below(HOUR);
    const sessions = plan(random, account, from);
    return { name, account, hijack: true, from, to: (sessions.at(-1)?.at ?? from) + HOUR, sessions };
  });
}

function flood(random: Random, account: string, from: number, how: { recipients: number; everyMs: number; addresses: number; perMessage: number; perLogin: number }): Session[] {
  return logins(random, account, from, inPortions(spamList(random, how.recipients), how.perMessage), how);
}

function logins(random: Random, account: string, from: number, messages: Session['messages'], how: { everyMs: number; addresses: number; perLogin: number }): Session[] {
  const addresses = Array.from({ length: how.addresses }, () => stranger(random));
  return inPortions(messages, how.perLogin).map((portion, n) => ({
    at: from + n * how.perLogin * how.everyMs,
    account,
    address: addresses[n % addresses.length] ?? '',
    messages: portion,
    everyMs: how.everyMs,
  }));
}

/** Addresses from all over the world; the second number stands for the country. */
const stranger = (random: Random) => `13.${random.below(40)}.${random.below(250)}.${random.below(250)}`;
