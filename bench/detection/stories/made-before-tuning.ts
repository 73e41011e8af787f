import { DAY, HOUR, MINUTE, SECOND, anyTime, isWorking, timeAt, workingDayFrom } from '../town/calendar';
import { inPortions, many, sent, stolen } from '../town/events';
import { threeProviderAddress, worldAddress } from '../town/names';
import { placeIn } from '../town/places';
import type { Hijack, Innocent } from './story';

/** Three hijacks and three innocents that were made before the rules were tuned, and tuned on. */
export const MADE_HIJACKS: readonly Hijack[] = [
  {
    // Colleagues first, then strangers.
    name: 'phishing of colleagues',
    from: 'made',
    traits: { rate: 5 },
    hours: 1.2,
    between: [8, 17],
    onWorkingDay: true,
    within: 100,
    run(town, account, random, from, emit) {
      const place = placeIn(random, 'abroad');
      const colleagues = random.shuffled(town.accounts.filter((each) => each !== account).map(({ address }) => address)).slice(0, 180);
      for (const [n, to] of inPortions(colleagues, 20).entries()) emit(stolen(from + n * 2 * MINUTE, account, place, to, random, { fate: 'inside' }));
      many(60, (n) => emit(stolen(from + 25 * MINUTE + n * 35 * SECOND, account, place, [threeProviderAddress(random)], random, { fate: 'clean' })));
    },
  },
  {
    name: 'from 25 homes, three providers',
    from: 'made',
    traits: { rate: 6 },
    hours: 3,
    within: 100,
    run(_town, account, random, from, emit) {
      const places = many(25, () => placeIn(random, 'home'));
      many(400, (n) => emit(stolen(from + ((n + random.next()) * 3 * HOUR) / 400, account, random.pick(places), [threeProviderAddress(random)], random)));
    },
  },
  {
    name: 'three days, 150 a day',
    from: 'made',
    traits: { rate: 9 },
    hours: 72,
    begins: 0.5,
    within: 60,
    run(_town, account, random, from, emit) {
      const places = many(12, () => placeIn(random, 'rented'));
      many(450, (n) => emit(stolen(from + ((n + random.next()) * 3 * DAY) / 450, account, random.pick(places), [random.chance(0.6) ? threeProviderAddress(random) : worldAddress(random)], random, { fate: 'clean' })));
    },
  },
];

export const MADE_INNOCENTS: readonly Innocent[] = [
  {
    // The whole company gets other addresses, and two days later one of them tells all whom he knows.
    name: 'new office',
    from: 'made',
    traits: { rate: 12 },
    plan: (_town, account) => (day, emit) => {
      const { company, random, contacts } = account;
      if (day === 16) company.offices = [9, 10].map((last) => ({ name: 'unknown', address: `203.226.17.${last}` }));
      if (day !== 18 || !isWorking(day)) return;
      for (const [n, part] of inPortions(random.shuffled(contacts).slice(0, 60), 30).entries()) emit(sent(timeAt(day, 10) + n * 5 * MINUTE, account, company.offices[0] ?? placeIn(random, 'home'), part, { fate: 'list' }));
    },
  },
  {
    name: 'always on the road',
    from: 'made',
    traits: { rate: 8, hasPhone: true },
    plan(town, account) {
      const { random } = account;
      const met: string[] = [];
      return (day, emit) => {
        if (!isWorking(day)) return;
        const place = placeIn(random, 'mobile');
        many(22, () => {
          const first = random.chance(0.35) || met.length < 8;
          const to = first ? town.anybody(random) : random.pick(met);
          if (first) met.push(to);
          emit(sent(timeAt(day, 9) + random.next() * 8 * HOUR, account, place, [to], { fate: 'fresh' }));
        });
      };
    },
  },
  {
    // Abroad for four days, and on one of them everything that was left lying is answered.
    name: 'journey, catching up',
    from: 'made',
    traits: { rate: 10 },
    plan(town, account) {
      const { random, contacts } = account;
      const begins = workingDayFrom(20);
      const places = [placeIn(random, 'singapore'), placeIn(random, 'singapore')];
      account.trip = { from: begins, to: begins + 4, places };
      return (day, emit) => {
        if (day !== begins + 1) return;
        many(90, () => emit(sent(anyTime(random, day), account, random.pick(places), [random.pick(contacts)])));
        many(12, () => emit(sent(anyTime(random, day), account, random.pick(places), [town.anybody(random)], { fate: 'fresh' })));
      };
    },
  },
];
