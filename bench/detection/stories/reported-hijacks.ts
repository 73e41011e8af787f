import { DAY, HOUR, SECOND, START, dayOf, timeAt } from '../town/calendar';
import { many, stolen } from '../town/events';
import { personName, threeProviderAddress, worldAddress } from '../town/names';
import { WEB_MAIL, placeIn } from '../town/places';
import { ONLY_ITS_STORY, type Hijack } from './story';

/** From what administrators and makers of limits report; the number's source stands with each. */
export const REPORTED_HIJACKS: readonly Hijack[] = [
  {
    // A mailbox that the attacker made himself with stolen administrator rights: its first login ever is the thief's.
    name: 'mailbox made by a thief',
    from: 'reported',
    login: 'helpdesk2',
    traits: ONLY_ITS_STORY,
    hours: 5,
    within: 100,
    run(_town, account, random, from, emit) {
      const place = placeIn(random, 'rented');
      many(1500, (n) => emit(stolen(from + ((n + random.next()) * 5 * HOUR) / 1500, account, place, [worldAddress(random)], random)));
    },
  },
  {
    // Only while the owner sleeps: seven nights, below the limits of Microsoft 365 and policyd-rate-limit (150 a day).
    name: 'seven nights',
    from: 'reported',
    traits: { rate: 7 },
    hours: 7 * 24,
    begins: 0.6,
    within: 60,
    run(_town, account, random, from, emit) {
      const places = many(3, () => placeIn(random, 'abroad'));
      for (let night = 0; night < 7; night += 1) {
        many(100, (n) =>
          emit(stolen(timeAt(dayOf(from) + night, 1) + ((n + random.next()) * 3.5 * HOUR) / 100, account, random.pick(places), many(random.chance(0.3) ? 2 : 1, () => worldAddress(random)), random, { fate: 'clean' })),
        );
      }
    },
  },
  {
    // One message of 500 blind copies, the most that Microsoft 365 takes in one, ten hours after a probe of one recipient (as orgnizedmess.net tells, 2026-05-14).
    name: 'one message to 500',
    from: 'reported',
    traits: { rate: 4 },
    hours: 10.2,
    within: null,
    run(_town, account, random, from, emit) {
      const place = placeIn(random, 'abroad');
      emit(stolen(from, account, place, ['kf2290@gmail.com'], random, { fate: 'ordinary' }));
      emit(stolen(from + 10 * HOUR, account, place, many(500, () => worldAddress(random)), random));
    },
  },
  {
    // Guessed names at one provider, 36 wrong ones an hour: DirectAdmin trips at 100 an hour, UwUMail at 25 hard bounces.
    name: 'guessed names at one provider',
    from: 'reported',
    traits: { rate: 4 },
    hours: 5,
    within: 100,
    run(_town, account, random, from, emit) {
      const places = many(2, () => placeIn(random, 'rented'));
      many(120, (n) => emit(stolen(from + ((n + random.next()) * 5 * HOUR) / 120, account, random.pick(places), many(5, () => `${personName(random)}${random.below(9999)}@naver.com`), random, { fate: 'guessed30' })));
    },
  },
  {
    // 40 a day for two weeks, from a new address each: a botnet with a low cadence used 342 addresses for 7,531 logins (postfwd anti-geoip, O. Vaško).
    name: 'trickle of two weeks',
    from: 'reported',
    traits: { rate: 5 },
    hours: 14 * 24,
    begins: 0.4,
    within: 60,
    run(_town, account, random, from, emit) {
      for (let day = 0; day < 14; day += 1) {
        many(random.between(33, 47), () => {
          const at = START + (dayOf(from) + day) * DAY + (8 + random.next() * 15.5) * HOUR;
          emit(stolen(at, account, placeIn(random, random.chance(0.6) ? 'home' : 'abroad'), [worldAddress(random)], random, { fate: 'quiet' }));
        });
      }
    },
  },
  {
    // Through the host's own web mail all through a working day (roundcube #8142: a session was kept for weeks).
    name: 'web mail, a whole day',
    from: 'reported',
    traits: { rate: 6, webMail: true },
    hours: 9,
    between: [8.8, 9.4],
    onWorkingDay: true,
    within: 100,
    run(_town, account, random, from, emit) {
      many(37, (n) => {
        const at = from + ((n + random.next()) * 9 * HOUR) / 37;
        many(3, (part) => emit(stolen(at + part * 90 * SECOND, account, WEB_MAIL, many(10, () => worldAddress(random)), random, { fate: 'clean' })));
      });
    },
  },
  {
    // 900 recipients in ten minutes at the three providers that most Koreans have: few domains, so that spread over domains says nothing.
    name: 'flood to three providers',
    from: 'reported',
    traits: { rate: 4 },
    hours: 1,
    within: 100,
    run(_town, account, random, from, emit) {
      const places = many(3, () => placeIn(random, 'rented'));
      many(540, (n) => emit(stolen(from + (n * HOUR) / 540, account, random.pick(places), many(10, () => threeProviderAddress(random)), random, { fate: 'quiet' })));
    },
  },
];
