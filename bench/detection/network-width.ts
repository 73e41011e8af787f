import { readFileSync } from 'node:fs';
import { AddressCountries } from '@sluice/suspects/address-countries';
import { isHijack, townOf, eventsByDay, type Truth } from './month';
import { DAY, DAYS, FIRST_DAYS, HOUR, dayOf } from './town/calendar';
import type { Submission } from './town/events';

/**
 * How wide a network should be: of how many recipients the product would say that they were written to from a network that is new to the account, if a network were so many bits of the address. The
 * product's two rules of what is known are played by themselves, without a log and without a score, so that a width can be tried that the log engine does not have.
 */
const WIDTHS = ['country', '16 bits', '24 bits', 'address'] as const;
type Width = (typeof WIDTHS)[number];

const FIRST_USE = 3 * DAY;
const HALF_DAY = 12 * HOUR;
const FEWEST = 3;
const NEWEST = 64;
const OFFICE_ACCOUNTS = 3;
/** As in `places.ts` of the log engine. */
const REMEMBERED = 24;
/** The lower end of the band of a day. */
const REMARKABLE = 24;

interface Network {
  first: number;
  total: number;
  strange: number;
}

interface Played {
  born: number;
  networks: Map<string, Network>;
  known: Set<string>;
  /** By day: strangers that were written to from a new network. */
  strangers: Map<number, number>;
  recipients: number;
  fromNew: number;
  spam: number;
  spamFromNew: number;
}

/** What one width would say in one month. */
interface WidthFigures {
  width: Width;
  /** Of the recipients of ordinary accounts after the first week, in percent. */
  ordinaryFromNew: number;
  /** Days of ordinary and of hard innocent accounts with 24 strangers and more from new networks. */
  ordinaryDays: number;
  innocentDays: number;
  /** Of the recipients of thieves, in percent, without web mail. */
  spamFromNew: number;
  /** Accounts with more networks than the product remembers of one. */
  beyondMemory: number;
}

/** One table, the mean of the months. @param table of the countries of addresses */
export function widthTable(seeds: readonly number[], table: string): string {
  const countries = new AddressCountries(readFileSync(table));
  const rows = WIDTHS.map((width) => {
    const months = seeds.map((seed) => figuresOf(seed, width, (address) => countries.countryOf(address) ?? 'unknown'));
    const mean = (of: keyof Omit<WidthFigures, 'width'>): string => (months.reduce((sum, month) => sum + month[of], 0) / months.length).toFixed(1);
    return `| ${width} | ${mean('ordinaryFromNew')} % | ${mean('ordinaryDays')} | ${mean('innocentDays')} | ${mean('spamFromNew')} % | ${mean('beyondMemory')} |`;
  });
  return [`| a network is | of ordinary recipients from a new one | days with ${REMARKABLE} strangers from new ones, ordinary accounts | hard innocents | of thieves' recipients from a new one | ordinary accounts with more than ${REMEMBERED} |`, '|---|---|---|---|---|---|', ...rows].join('\n');
}

function figuresOf(seed: number, width: Width, countryOf: (address: string) => string): WidthFigures {
  const { town, truths } = townOf(seed);
  const accounts = new Map<string, Played>();
  const users = new Map<string, Set<string>>();
  const networkOf = (address: string): string => (width === 'address' ? address : width === 'country' ? countryOf(address) : address.split('.').slice(0, width === '16 bits' ? 2 : 3).join('.'));
  for (const { events } of eventsByDay(town, truths)) {
    for (const event of events) {
      if (event.kind === 'inbound') accounts.get(event.to)?.known.add(event.from);
      if (event.kind === 'submission') send(event);
    }
  }
  const byStory = new Map(truths.map((truth) => [truth.account.address, truth]));
  return { width, ...summary(accounts, byStory) };

  function send({ at, account: { address: name }, place, spam, messages }: Submission): void {
    const account: Played = accounts.get(name) ?? { born: at, networks: new Map(), known: new Set(), strangers: new Map(), recipients: 0, fromNew: 0, spam: 0, spamFromNew: 0 };
    accounts.set(name, account);
    if (place.address.startsWith('127.')) return;
    const key = networkOf(place.address);
    const network: Network = account.networks.get(key) ?? { first: at, total: 0, strange: 0 };
    account.networks.set(key, network);
    const isOwn = network.first - account.born < FIRST_USE || (at - network.first >= HALF_DAY && network.total >= FEWEST && network.strange * 2 <= network.total);
    const together: Set<string> = users.get(place.address) ?? new Set();
    users.set(place.address, together);
    if (isOwn && at - account.born >= FIRST_USE) together.add(name);
    const isNew = !isOwn && together.size < OFFICE_ACCOUNTS && at - account.born >= FIRST_USE;
    for (const to of messages.flatMap((message) => message.to)) count(account, network, { at, to, isNew, spam });
  }
}

function count(account: Played, network: Network, { at, to, isNew, spam }: { at: number; to: string; isNew: boolean; spam: boolean }): void {
  const isStranger = !account.known.has(to);
  account.known.add(to);
  network.total += 1;
  if (isStranger) network.strange += 1;
  if (network.total >= NEWEST) [network.total, network.strange] = [network.total >> 1, network.strange >> 1];
  if (isNew && isStranger && !spam) account.strangers.set(dayOf(at), (account.strangers.get(dayOf(at)) ?? 0) + 1);
  if (dayOf(at) < FIRST_DAYS) return;
  account[spam ? 'spam' : 'recipients'] += 1;
  if (isNew) account[spam ? 'spamFromNew' : 'fromNew'] += 1;
}

function summary(accounts: ReadonlyMap<string, Played>, truths: ReadonlyMap<string, Truth>): Omit<WidthFigures, 'width'> {
  const groups = { ordinary: [] as Played[], innocent: [] as Played[], stolen: [] as Played[] };
  for (const [name, played] of accounts) {
    const truth = truths.get(name);
    groups[truth === undefined ? 'ordinary' : isHijack(truth.story) ? 'stolen' : 'innocent'].push(played);
  }
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : (100 * part) / whole);
  const sum = (all: readonly Played[], of: 'recipients' | 'fromNew' | 'spam' | 'spamFromNew'): number => all.reduce((total, each) => total + each[of], 0);
  const days = (all: readonly Played[]): number => all.reduce((total, { strangers }) => total + [...strangers].filter(([day, n]) => day >= FIRST_DAYS && day < DAYS && n >= REMARKABLE).length, 0);
  return {
    ordinaryFromNew: share(sum(groups.ordinary, 'fromNew'), sum(groups.ordinary, 'recipients')),
    ordinaryDays: days(groups.ordinary),
    innocentDays: days(groups.innocent),
    spamFromNew: share(sum(groups.stolen, 'spamFromNew'), sum(groups.stolen, 'spam')),
    beyondMemory: groups.ordinary.filter(({ networks }) => networks.size > REMEMBERED).length,
  };
}
