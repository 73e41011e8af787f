import { DAY, HOUR, LOCAL_DOMAIN, MINUTE, PROVIDERS, START, localAddress, type Recipient, type Session } from './mail';
import type { Random } from './random';

/** A person with a mailbox: regular partners, an office or home address, a phone that changes networks. */
interface Person {
  account: string;
  addresses: string[];
  /** Outside partners written to again and again, favourites first. */
  partners: string[];
  perDay: number;
  /** The share of messages that goes to somebody never written to before. */
  curious: number;
}

export function people(random: Random, count: number): Person[] {
  return Array.from({ length: count }, (_, n) => {
    const phone = Array.from({ length: random.between(1, 3) }, () => `11.${random.below(60)}.${random.below(250)}.${random.below(250)}`);
    const partners = Array.from({ length: random.between(4, 40) }, (_, i) => `c${i}@${random.chance(0.3) ? random.pick(PROVIDERS) : `firm-${random.below(3000)}.test`}`);
    return {
      account: localAddress(`user${n}`),
      addresses: [random.chance(0.8) ? '198.51.100.10' : `12.0.${n % 250}.7`, ...phone],
      partners,
      perDay: 2 + Math.floor(-Math.log(1 - random.next()) * 14),
      curious: 0.02 + random.next() * 0.1,
    };
  });
}

/** Ordinary working days with lunch, few messages at the weekend, colleagues and partners, typing errors, a message to a dozen at times. */
export function ordinaryMail(random: Random, everybody: readonly Person[], days: number): Session[] {
  const sessions: Session[] = [];
  for (let day = 0; day < days; day += 1) {
    const weekend = day % 7 >= 5;
    for (const person of everybody) {
      const messages = weekend ? (random.chance(0.15) ? random.between(1, 3) : 0) : Math.round(person.perDay * (0.5 + random.next()));
      for (let n = 0; n < messages; n += 1) sessions.push(message(random, person, everybody, START + day * DAY + minuteOfDay(random) * MINUTE + random.below(60_000)));
    }
  }
  return sessions;
}

function message(random: Random, person: Person, everybody: readonly Person[], at: number): Session {
  const list: Recipient[] = Array.from({ length: random.chance(0.03) ? random.between(5, 14) : random.between(1, 3) }, () => recipient(random, person, everybody));
  const failed = random.chance(0.004) ? random.between(1, 3) : undefined;
  return { at, account: person.account, address: random.chance(0.75) ? (person.addresses[0] ?? '') : random.pick(person.addresses), messages: [list], ...(failed ? { failed } : {}) };
}

function recipient(random: Random, person: Person, everybody: readonly Person[]): Recipient {
  if (random.chance(0.45)) return { to: random.pick(everybody).account };
  const unknown = random.chance(0.01) ? { unknown: true } : {};
  if (random.chance(person.curious)) return { to: `x${random.below(1e6)}@${random.chance(0.3) ? random.pick(PROVIDERS) : `firm-${random.below(20_000)}.test`}`, ...unknown };
  return { to: person.partners[Math.floor(random.next() ** 2 * person.partners.length)] ?? `a@${LOCAL_DOMAIN}`, ...unknown };
}

function minuteOfDay(random: Random): number {
  const hour = random.chance(0.9) ? 8.5 + random.next() * 9.5 : random.next() * 24;
  const late = hour >= 12 && hour < 13 && random.chance(0.6) ? 1.2 : 0;
  return ((hour + late) % 24) * (HOUR / MINUTE);
}
