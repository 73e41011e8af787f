import { HOUR, MINUTE, SECOND, anyTime, isWorking, timeAt, workingDayFrom } from '../town/calendar';
import { different, inPortions, sent } from '../town/events';
import { isLocal, personName, privateAddress } from '../town/names';
import { inHouse, placeIn } from '../town/places';
import { ONLY_ITS_STORY, type Innocent } from './story';

const ON_DUTY = ['noc@sms-gate.co.kr', 'oncall.kim@gmail.com', 'oncall.lee@naver.com', 'desk@provider-noc.net', 'duty@hanmail.net'];

/** What administrators report to have been blocked or alarmed of though it was honest. */
export const REPORTED_INNOCENTS: readonly Innocent[] = [
  {
    // 280 mails each working day through a salesman's mailbox, from two addresses in a cloud, six of ten to people never written to; for good.
    name: 'a CRM begins',
    from: 'reported',
    traits: { rate: 9 },
    plan(town, account) {
      const { random } = account;
      const places = [placeIn(random, 'cloud'), placeIn(random, 'cloud')];
      const begins = workingDayFrom(17);
      const leads: string[] = [];
      return (day, emit) => {
        if (day < begins || !isWorking(day)) return;
        for (let n = random.poisson(280); n > 0; n -= 1) {
          const again = leads.length > 20 && random.chance(0.4);
          const to = again ? random.pick(leads) : town.anybody(random);
          if (!again) leads.push(to);
          emit(sent(timeAt(day, 9) + random.next() * 9 * HOUR, account, random.pick(places), [to], { fate: 'crm' }));
        }
      };
    },
  },
  {
    // A monitor that mails the same five every minute while something is red, for half a day, one day in three.
    name: 'monitor, every minute',
    from: 'reported',
    login: 'zabbix',
    traits: { ...ONLY_ITS_STORY, fixedPlace: inHouse('mon2', 6) },
    plan: (town, account) => (day, emit) => {
      if (day % 3 !== 1) return;
      for (let minute = 240; minute < 960; minute += 1) {
        const at = timeAt(day, 0) + minute * MINUTE + account.random.between(1, 5) * SECOND;
        emit(sent(at, account, town.placeOf(account, at), ON_DUTY, { fate: 'alarm' }));
      }
    },
  },
  {
    // A school mails exam results to 1,300 parents within 35 minutes, for the first time, 6 % wrongly written (blog.ciaops.com 2021-03 tells of a block at a hundred).
    name: 'exam results',
    from: 'reported',
    login: 'exam',
    traits: { rate: 0, heard: 0.3, fixedPlace: inHouse('exam.sorae-edu.example', 44) },
    plan(town, account) {
      const { random } = account;
      const parents = different(1300, () => (random.chance(0.93) ? privateAddress(random) : town.anybody(random)));
      const on = workingDayFrom(19);
      return (day, emit) => {
        if (day !== on) return;
        for (const [n, to] of parents.entries()) {
          const at = timeAt(day, 16) + n * 1600 + random.below(900);
          emit(sent(at, account, town.placeOf(account, at), [to], { fate: 'results', from: `no-reply@${account.company.domain}` }));
        }
      };
    },
  },
  {
    // A salesperson's first campaign, 800 customers in blind copies of 40 within an hour, from the desk (office365itpros.com 2020-07-27); 7 % of the cards are old.
    name: 'first campaign',
    from: 'reported',
    traits: { rate: 8 },
    plan(town, account) {
      const { random, company } = account;
      const customers = different(800, () => (random.chance(0.8) ? `${personName(random)}@${random.pick(town.partners)}` : town.anybody(random)));
      const on = workingDayFrom(22);
      return (day, emit) => {
        if (day !== on) return;
        const known = account.contacts.filter((each) => !isLocal(each));
        for (const [n, part] of inPortions(random.shuffled([...known, ...customers].slice(0, 800)), 40).entries()) {
          emit(sent(timeAt(day, 13.4) + n * 3 * MINUTE + random.below(50) * SECOND, account, company.offices[0] ?? town.placeOf(account, timeAt(day, 13)), part, { fate: 'campaign' }));
        }
      };
    },
  },
  {
    // Every scan goes to a colleague and to one outside who has left: each bounces, for a week.
    name: 'scanner with a wrong address',
    from: 'reported',
    login: 'mfp-2f',
    traits: { rate: 0, fixedPlace: inHouse('unknown', 37) },
    plan(town, account) {
      const { random, company } = account;
      const colleagues = random.shuffled(town.accounts.filter((each) => each.company === company && each !== account)).slice(0, 12);
      return (day, emit) => {
        for (let n = random.poisson(isWorking(day) ? 90 : 2); n > 0; n -= 1) {
          const at = anyTime(random, day);
          const wrong = day >= 15 && day < 22 && random.chance(0.6) ? ['gone.park@orionstone.co.kr'] : [];
          emit(sent(at, account, town.placeOf(account, at), [colleagues[random.favourite(colleagues.length)]?.address ?? account.address, ...wrong], { fate: 'scan' }));
        }
      };
    },
  },
  {
    // Each of 1,400 members gets a message of his own from a sender of his own; some posts on a working day.
    name: 'mailing list with VERP',
    from: 'reported',
    login: 'list-out',
    traits: { rate: 0, fixedPlace: inHouse('lists.bluewave-it.example', 9) },
    plan(town, account) {
      const { random, company } = account;
      const members = different(1400, () => town.anybody(random));
      return (day, emit) => {
        for (let post = isWorking(day) ? random.between(1, 3) : Number(random.chance(0.3)); post > 0; post -= 1) {
          const begun = anyTime(random, day);
          members[random.below(members.length)] = town.anybody(random);
          for (const [n, to] of members.entries()) {
            const at = begun + n * 420;
            emit(sent(at, account, town.placeOf(account, at), [to], { fate: 'verp', from: `talk-bounces+${to.replace('@', '=')}@${company.domain}` }));
          }
        }
      };
    },
  },
];
