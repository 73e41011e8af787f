import { DAY, HOUR, MINUTE, PROVIDERS, SECOND, START, inPortions, localAddress, subscribers, type Session, type Story } from './mail';
import type { Random } from './random';

const WEEKDAYS = (days: number) => Array.from({ length: days }, (_, day) => day).filter((day) => day % 7 < 5);
const at = (day: number, hour: number) => START + day * DAY + hour * HOUR;

/** The hard innocents of issue 4. Those that repeat have a past in the week before the month that is judged; `new …` have none. */
const PLANS: Record<string, (random: Random, account: string, days: number) => Session[]> = {
  'newsletter, weekly': (random, account, days) => {
    const list = subscribers(random, 5000);
    return Array.from({ length: Math.floor(days / 7) }, (_, week) => program(account, at(week * 7 + 1, 10), list.map((one) => [one]), 400));
  },
  'new newsletter, first issue': (random, account) => [program(account, at(18, 10), subscribers(random, 5000).map((one) => [one]), 400)],
  'ticket system': (random, account, days) =>
    WEEKDAYS(days).flatMap((day) =>
      Array.from({ length: 220 }, () => program(account, at(day, 7) + random.below(12 * HOUR), [[{ to: `t@${random.chance(0.4) ? random.pick(PROVIDERS) : `client-${Math.floor(random.next() ** 2 * 600)}.test`}` }]], 0)),
    ),
  'payroll run': (random, account, days) => {
    const staff = Array.from({ length: 400 }, (_, n) => [{ to: n % 4 === 0 ? `home${n}@${random.pick(PROVIDERS)}` : localAddress(`user${n % 150}`) }]);
    return [3, 33].filter((day) => day < days).map((day) => program(account, at(day, 16), staff, SECOND));
  },
  'mailing-list owner': (random, account, days) => {
    const members = subscribers(random, 380, { providers: 0.4, perDomain: 1.2, prefix: 'member' });
    return WEEKDAYS(days).flatMap((day) => Array.from({ length: random.between(0, 2) }, () => program(account, at(day, 9) + random.below(9 * HOUR), inPortions(members, 50), SECOND)));
  },
  scanner: (random, account, days) =>
    WEEKDAYS(days).flatMap((day) => Array.from({ length: random.between(30, 120) }, () => program(account, at(day, 8) + random.below(10 * HOUR), [[{ to: random.chance(0.9) ? localAddress(`user${random.below(150)}`) : `scan@firm-${random.below(40)}.test` }]], 0))),
  'new employee': (random, account) =>
    Array.from({ length: 10 }, (_, n) => n + 14)
      .filter((day) => day % 7 < 5)
      .flatMap((day) => Array.from({ length: 35 }, () => program(account, at(day, 9) + random.below(9 * HOUR), [[{ to: `hello@${random.chance(0.3) ? random.pick(PROVIDERS) : `firm-${random.below(90)}.test`}` }]], 0))),
  'holiday greetings': (random, account, days) => {
    const friends = Array.from({ length: 120 }, (_, n) => ({ to: `f${n}@${random.chance(0.35) ? random.pick(PROVIDERS) : `friend-${random.below(80)}.test`}` }));
    const past = WEEKDAYS(Math.min(days, 29)).flatMap((day) => Array.from({ length: 9 }, () => program(account, at(day, 9) + random.below(9 * HOUR), [[random.pick(friends)]], 0)));
    return [...past, program(account, at(31, 15), inPortions(friends, 20), 2 * MINUTE)];
  },
  'new holiday greetings': (random, account) => [program(account, at(24, 15), inPortions(subscribers(random, 45, { providers: 0.4, perDomain: 1.2, prefix: 'old-friend' }), 9), 3 * MINUTE)],
  'out-of-office storm': (random, account, days) =>
    [16, 17, 18]
      .filter((day) => day < days)
      .flatMap((day) => Array.from({ length: 160 }, () => program(account, at(day, 6) + random.below(14 * HOUR), [[{ to: `s${random.below(60)}@${random.chance(0.3) ? random.pick(PROVIDERS) : `writer-${random.below(55)}.test`}` }]], 0))),
  'web shop confirmations': (random, account, days) =>
    Array.from({ length: days }, (_, day) => day).flatMap((day) =>
      Array.from({ length: random.between(90, 260) }, (_, n) => program(account, at(day, 6) + random.below(17 * HOUR), [[{ to: `buyer${day}.${n}@${random.chance(0.8) ? random.pick(PROVIDERS) : `buyer-${random.below(5000)}.test`}`, ...(random.chance(0.03) ? { unknown: true } : {}) }]], 0)),
    ),
  'traveller who forgot the password': (random, account, days) =>
    WEEKDAYS(days).flatMap((day) =>
      Array.from({ length: 12 }, (_, n) => ({ ...program(account, at(day, 8) + random.below(12 * HOUR), [[{ to: `p@firm-${random.below(25)}.test` }]], 0), address: `13.${day % 30}.1.${random.below(200)}`, ...(n === 0 ? { failed: 8 } : {}) })),
    ),
};

export function innocentStories(random: Random, days: number): Story[] {
  return Object.entries(PLANS).map(([name, plan], n) => {
    const account = localAddress(`${name.replace(/[^a-z]+/g, '-')}${n}`);
    const sessions = plan(random, account, days);
    return { name, account, hijack: false, from: START, to: START + days * DAY, sessions };
  });
}

function program(account: string, from: number, messages: Session['messages'], everyMs: number): Session {
  return { at: from, account, address: '198.51.100.20', messages, everyMs };
}
