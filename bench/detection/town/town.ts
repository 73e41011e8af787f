import { DAY, DAYS, HOUR, START, isWorking, workingDayFrom } from './calendar';
import { LOCAL_DOMAINS, companyDomain, personName, privateAddress } from './names';
import { WEB_MAIL, placeIn, type Place } from './places';
import { Random } from './random';

/** A company whose mail the server keeps. */
export interface Company {
  domain: string;
  /** Whom its people write to. */
  book: string[];
  /** The addresses of its office. */
  offices: Place[];
}

export interface Account {
  address: string;
  company: Company;
  random: Random;
  method: string;
  /** Messages on a working day. */
  rate: number;
  /** Mail from outside on a working day. */
  heard: number;
  webMail: boolean;
  hasPhone: boolean;
  homes: Place[];
  contacts: string[];
  phone?: { day: number; place: Place };
  trip?: { from: number; to: number; places: Place[] };
  /** Where it always is. */
  fixedPlace?: Place;
  /** A day on which it tells everybody something. */
  tellsAllOn?: number;
  /** The name of its story; null for everybody else. */
  story: string | null;
}

export type Traits = Partial<Pick<Account, 'rate' | 'heard' | 'webMail' | 'hasPhone' | 'fixedPlace' | 'trip' | 'tellsAllOn' | 'method'>>;

/** One made-up mail server: six companies, whom they write to and from where. One seed is one month in its life. */
export class Town {
  readonly accounts: Account[] = [];
  readonly partners: string[];
  readonly companies: Company[];
  readonly #taken = new Set<string>();

  constructor(readonly seed: number) {
    const random = new Random(seed, 'town');
    this.partners = Array.from({ length: 3000 }, () => companyDomain(random));
    this.companies = LOCAL_DOMAINS.map((domain) => {
      const domains = Array.from({ length: 160 }, () => this.partners[random.favourite(this.partners.length)] ?? domain);
      return {
        domain,
        book: Array.from({ length: 1100 }, () => (random.chance(0.2) ? privateAddress(random) : `${personName(random)}@${domains[random.favourite(domains.length)] ?? domain}`)),
        offices: [0, 1].map(() => ({ name: 'unknown', address: `211.${random.between(100, 240)}.${random.below(256)}.${random.between(1, 254)}` })),
      };
    });
  }

  /** @param name the part before the `@`; without it somebody's */
  add(random: Random, company: Company, name: string | null, story: string | null, traits: Traits = {}): Account {
    let address = `${name ?? personName(random)}@${company.domain}`;
    for (let n = 1; this.#taken.has(address); n += 1) address = `${name === null ? personName(random) : `${name}${n}`}@${company.domain}`;
    this.#taken.add(address);
    const own = new Random(this.seed, `account ${address}`);
    const account: Account = {
      address,
      company,
      random: own,
      method: own.chance(0.6) ? 'PLAIN' : 'LOGIN',
      rate: Math.min(40, own.lognormal(1.1, 0.95)),
      heard: own.lognormal(0.4, 0.8),
      webMail: own.chance(0.15),
      hasPhone: own.chance(0.5),
      homes: Array.from({ length: own.chance(0.2) ? 2 : 1 }, () => placeIn(own, 'home')),
      contacts: [],
      story,
    };
    if (story === null) this.#giveSurprises(account);
    this.accounts.push(Object.assign(account, traits));
    return account;
  }

  /** Some travel, and some tell everybody that they have moved. */
  #giveSurprises(account: Account): void {
    const { random } = account;
    if (random.chance(0.04)) {
      const from = random.within(0, DAYS - 3);
      const kind = random.pick(['japan', 'america', 'china', 'singapore', 'germany'] as const);
      account.trip = { from, to: from + random.within(1.5, 4), places: [placeIn(random, kind), placeIn(random, kind)] };
    }
    if (random.chance(0.03)) account.tellsAllOn = workingDayFrom(random.below(DAYS));
  }

  /** Whom the account knows: three of ten are colleagues. */
  giveContacts(account: Account, count: number): void {
    const { random, company } = account;
    const colleagues = this.accounts.filter((each) => each.company === company && each !== account);
    const contacts = new Set<string>();
    for (let tries = 0; contacts.size < count && tries < count * 20; tries += 1) contacts.add(random.chance(0.3) && colleagues.length > 0 ? random.pick(colleagues).address : random.pick(company.book));
    account.contacts = [...contacts];
  }

  newContact({ random, company }: Account): string {
    if (random.chance(0.55)) return `${personName(random)}@${random.pick(this.partners)}`;
    return random.chance(0.5) ? random.pick(company.book) : privateAddress(random);
  }

  /** Somebody of the town whom nobody need know. */
  anybody(random: Random): string {
    return random.chance(0.45) ? privateAddress(random) : `${personName(random)}${random.below(60)}@${random.pick(this.partners)}`;
  }

  /** Where an account is at a time: the office, at home, with a phone, in web mail, on a journey. */
  placeOf(account: Account, at: number): Place {
    const { random, trip, fixedPlace } = account;
    const days = (at - START) / DAY;
    const day = Math.floor(days);
    const hour = ((at - START) % DAY) / HOUR;
    if (trip && days > trip.from && days < trip.to) return random.pick(trip.places);
    if (fixedPlace) return fixedPlace;
    if (account.webMail && random.chance(0.8)) return WEB_MAIL;
    if (random.chance(isWorking(day) && hour > 8 && hour < 19 ? 0.85 : 0.12)) return random.pick(account.company.offices);
    if (account.hasPhone && random.chance(0.4)) {
      if (account.phone?.day !== day || random.chance(0.2)) account.phone = { day, place: placeIn(random, 'mobile') };
      return account.phone.place;
    }
    return random.pick(account.homes);
  }
}
