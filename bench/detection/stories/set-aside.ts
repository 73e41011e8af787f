import { DAYS, HOUR, MINUTE, SECOND, timeAt, weekdayOf, workingDayFrom } from '../town/calendar';
import { different, inPortions, many, sent, stolen } from '../town/events';
import { privateAddress, worldAddress } from '../town/names';
import { WEB_MAIL, placeIn } from '../town/places';
import type { Hijack, Innocent } from './story';

const SUNDAY = 0;
const SATURDAY = 6;

/** Three hijacks and three innocents that were made with those of `made-before-tuning.ts`, and not looked at until the rules stood. */
export const ASIDE_HIJACKS: readonly Hijack[] = [
  {
    // First whom the owner knows, then strangers.
    name: 'contacts first',
    from: 'set aside',
    traits: { rate: 7 },
    hours: 5,
    within: null,
    run(_town, account, random, from, emit) {
      const place = placeIn(random, 'abroad');
      for (const [n, to] of account.contacts.slice(0, 80).entries()) emit(stolen(from + n * MINUTE, account, place, [to], random, { fate: 'contacts' }));
      many(320, (n) => emit(stolen(from + 1.5 * HOUR + n * 38 * SECOND, account, place, [worldAddress(random)], random, { fate: 'quiet' })));
    },
  },
  {
    name: 'as somebody else, from a rented server',
    from: 'set aside',
    traits: { rate: 3 },
    hours: 1,
    within: 100,
    run(_town, account, random, from, emit) {
      const place = placeIn(random, 'rented');
      many(200, (n) => emit(stolen(from + n * 18 * SECOND, account, place, many(3, () => worldAddress(random)), random, { fate: 'spam', from: `notice@parcel-${random.below(9)}.com` })));
    },
  },
  {
    name: 'Saturday, six messages to 50',
    from: 'set aside',
    traits: { rate: 5 },
    hours: 1.5,
    onWeekday: SATURDAY,
    within: 100,
    run(_town, account, random, from, emit) {
      const place = placeIn(random, 'rented');
      many(6, (n) => emit(stolen(from + n * 14 * MINUTE, account, place, many(50, () => worldAddress(random)), random, { fate: 'clean' })));
    },
  },
];

export const ASIDE_INNOCENTS: readonly Innocent[] = [
  {
    // Through web mail, every twelve days, and with a few new members each time.
    name: 'a club',
    from: 'set aside',
    traits: { rate: 4, webMail: true },
    plan(_town, account) {
      const { random } = account;
      const members = different(60, () => privateAddress(random));
      return (day, emit) => {
        if (day % 12 !== 5) return;
        if (day > 6) members.push(...different(12, () => privateAddress(random)));
        for (const [n, part] of inPortions(members, 30).entries()) emit(sent(timeAt(day, 21) + n * 4 * MINUTE, account, WEB_MAIL, part, { fate: 'list' }));
      };
    },
  },
  {
    // A service in a cloud asks colleagues, some customers and some strangers, and reminds them five days later.
    name: 'survey from a cloud',
    from: 'set aside',
    traits: { rate: 7 },
    plan(town, account) {
      const { random, company, contacts } = account;
      const cloud = placeIn(random, 'cloud');
      const on = workingDayFrom(21);
      const colleagues = town.accounts.filter((each) => each.company === company && each !== account).slice(0, 70);
      return (day, emit) => {
        if (day !== on && day !== on + 5) return;
        const asked = [...colleagues.map(({ address }) => address), ...(day === on ? contacts.slice(0, 20) : []), ...different(10, () => town.anybody(random))];
        for (const [n, to] of asked.entries()) emit(sent(timeAt(day, 10) + n * 7 * SECOND, account, cloud, [to], { fate: 'crm' }));
      };
    },
  },
  {
    name: 'wedding',
    from: 'set aside',
    traits: { rate: 6, webMail: false },
    plan(_town, account) {
      const { random, homes } = account;
      const guests = different(130, () => privateAddress(random));
      const on = Array.from({ length: DAYS }, (_, day) => day).find((day) => day >= 16 && weekdayOf(day) === SUNDAY);
      return (day, emit) => {
        if (day !== on) return;
        for (const [n, part] of inPortions(guests, 35).entries()) emit(sent(timeAt(day, 20) + n * 6 * MINUTE, account, homes[0] ?? placeIn(random, 'home'), part, { fate: 'list' }));
      };
    },
  },
];
