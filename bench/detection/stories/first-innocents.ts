import { HOUR, MINUTE, SECOND, isWorking, timeAt, weekdayOf } from '../town/calendar';
import { inPortions, sent, type Emit } from '../town/events';
import { LOCAL_DOMAINS, privateAddress, subscribers } from '../town/names';
import { inHouse } from '../town/places';
import type { Account } from '../town/town';
import { ONLY_ITS_STORY, type Innocent } from './story';

const TUESDAY = 2;

/** The twelve hard ones that the first bench had. */
export const FIRST_INNOCENTS: readonly Innocent[] = [
  program('newsletter, weekly', 20, ({ random }) => {
    const readers = subscribers(random, 5000);
    return (day, write) => {
      if (weekdayOf(day) === TUESDAY) readers.forEach((to, n) => write(10 * HOUR + n * 400, [to]));
    };
  }),
  program('newsletter, first issue', 21, ({ random }) => (day, write) => {
    if (day === 18) subscribers(random, 5000).forEach((to, n) => write(10 * HOUR + n * 400, [to]));
  }),
  program('ticket system', 22, ({ random }) => (day, write) => {
    if (isWorking(day)) for (let n = 0; n < 220; n += 1) write((7 + random.next() * 12) * HOUR, [random.chance(0.4) ? privateAddress(random) : `t@client-${Math.floor(random.next() ** 2 * 600)}.test`]);
  }),
  program('payroll', 23, ({ random, company }) => {
    const staff = Array.from({ length: 400 }, (_, n) => (n % 4 === 0 ? privateAddress(random) : `staff${n % 150}@${company.domain}`));
    return (day, write) => {
      if (day === 3 || day === 33) staff.forEach((to, n) => write(16 * HOUR + n * SECOND, [to]));
    };
  }),
  program('owner of a mailing list', 24, ({ random }) => {
    const members = subscribers(random, 380, { providers: 0.4, perDomain: 1.2, prefix: 'member' });
    return (day, write) => {
      if (!isWorking(day)) return;
      for (let post = random.between(0, 2); post > 0; post -= 1) {
        const begun = (9 + random.next() * 9) * HOUR;
        inPortions(members, 50).forEach((to, n) => write(begun + n * SECOND, to));
      }
    };
  }),
  program('scanner', 25, ({ random, company }) => (day, write) => {
    if (isWorking(day)) for (let n = random.between(30, 120); n > 0; n -= 1) write((8 + random.next() * 10) * HOUR, [random.chance(0.9) ? `staff${random.below(150)}@${company.domain}` : `scan@firm-${random.below(40)}.test`]);
  }),
  person('new employee', ({ random }) => (day, write) => {
    if (day < 14 || day >= 24 || !isWorking(day)) return;
    for (let n = 0; n < 35; n += 1) write((9 + random.next() * 9) * HOUR, [random.chance(0.3) ? privateAddress(random) : `hello@firm-${random.below(90)}.test`]);
  }),
  person('holiday greetings', ({ random }) => {
    const friends = Array.from({ length: 120 }, (_, n) => (random.chance(0.35) ? privateAddress(random) : `f${n}@friend-${random.below(80)}.test`));
    return (day, write) => {
      if (isWorking(day)) for (let n = 0; n < 9; n += 1) write((9 + random.next() * 9) * HOUR, [random.pick(friends)]);
      if (day === 31) inPortions(friends, 20).forEach((to, n) => write(15 * HOUR + n * 2 * MINUTE, to));
    };
  }),
  person('first holiday greetings', ({ random }) => (day, write) => {
    if (day === 24) inPortions(subscribers(random, 45, { providers: 0.4, perDomain: 1.2, prefix: 'old-friend' }), 9).forEach((to, n) => write(15 * HOUR + n * 3 * MINUTE, to));
  }),
  person('out of office', ({ random }) => (day, write) => {
    if (day < 16 || day > 18) return;
    for (let n = 0; n < 160; n += 1) write((6 + random.next() * 14) * HOUR, [`s${random.below(60)}@${random.chance(0.3) ? 'naver.com' : `writer-${random.below(55)}.test`}`]);
  }),
  program('web shop', 26, ({ random }) => (day, write) => {
    for (let n = random.between(90, 260); n > 0; n -= 1) write((6 + random.next() * 17) * HOUR, [`buyer${day}.${n}@${random.chance(0.8) ? 'naver.com' : `buyer-${random.below(5000)}.test`}`]);
  }),
  {
    // Another network each day, and the password forgotten each morning.
    name: 'traveller, a network a day',
    from: 'first',
    traits: { rate: 0 },
    plan: (_town, account) => (day, emit) => {
      if (!isWorking(day)) return;
      const { random } = account;
      const place = { name: 'unknown', address: `13.${100 + (day % 30)}.1.${random.between(1, 200)}` };
      for (let n = 0; n < 8; n += 1) emit({ kind: 'failed-login', at: timeAt(day, 8) + n * 20 * SECOND, user: account.address, place });
      for (let n = 0; n < 12; n += 1) emit(sent(timeAt(day, 8.2 + random.next() * 11), account, place, [`p@firm-${random.below(25)}.test`]));
    },
  },
];

type Writes = (account: Account) => (day: number, write: (after: number, to: readonly string[]) => void) => void;

/** A program on a machine in the house. */
function program(name: string, machine: number, writes: Writes): Innocent {
  return { name, from: 'first', login: name.replace(/[^a-z]+/g, '-'), traits: { ...ONLY_ITS_STORY, fixedPlace: inHouse('apps', machine) }, plan: plan(writes) };
}

/** Somebody in the office. */
function person(name: string, writes: Writes): Innocent {
  return { name, from: 'first', traits: ONLY_ITS_STORY, plan: plan(writes) };
}

function plan(writes: Writes): Innocent['plan'] {
  return (_town, account) => {
    const onDay = writes(account);
    return (day: number, emit: Emit) => onDay(day, (after, to) => emit(sent(timeAt(day, 0) + after, account, account.fixedPlace ?? officeOf(account), to, { fate: 'program' })));
  };
}

const officeOf = ({ company }: Account) => company.offices[0] ?? inHouse(LOCAL_DOMAINS[0] ?? '', 1);
