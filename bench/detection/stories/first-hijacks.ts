import { HOUR, MINUTE, SECOND } from '../town/calendar';
import { inPortions, many, stolen } from '../town/events';
import type { Fate } from '../town/fates';
import { privateAddress, subscribers } from '../town/names';
import { WEB_MAIL, placeIn } from '../town/places';
import type { Random } from '../town/random';
import type { Hijack } from './story';

interface Flood {
  recipients: number;
  everyMs: number;
  addresses: number;
  perMessage: number;
  fate?: Fate;
}

/** The eight that the first bench had. */
export const FIRST_HIJACKS: readonly Hijack[] = [
  { name: 'burst', hours: 0.3, within: 100, ...flooding({ recipients: 2400, everyMs: SECOND, addresses: 3, perMessage: 3 }) },
  { name: 'botnet of 132 addresses', hours: 0.9, within: 100, ...flooding({ recipients: 3000, everyMs: 4 * SECOND, addresses: 132, perMessage: 4 }) },
  { name: 'drip of a day', hours: 20, begins: 0.45, within: 60, ...flooding({ recipients: 1000, everyMs: (20 * HOUR) / 1000, addresses: 40, perMessage: 1 }) },
  { name: 'five messages to 500', hours: 0.6, within: null, ...flooding({ recipients: 2500, everyMs: 7 * MINUTE, addresses: 5, perMessage: 500 }) },
  {
    name: 'web mail, a flood',
    from: 'first',
    hours: 1,
    within: 100,
    run(_town, account, random, from, emit) {
      for (const [n, to] of inPortions(spamList(random, 900), 6).entries()) emit(stolen(from + n * 20 * SECOND, account, WEB_MAIL, to, random, { fate: 'stale' }));
    },
  },
  {
    name: 'guessed names, six of ten wrong',
    from: 'first',
    hours: 2,
    within: 100,
    run(_town, account, random, from, emit) {
      const places = many(5, () => placeIn(random, 'abroad'));
      many(900, (n) => emit(stolen(from + n * 8 * SECOND, account, random.pick(places), [`guess${n}.${privateAddress(random)}`], random, { fate: 'guessed61' })));
    },
  },
  {
    name: 'after 60 failed logins',
    hours: 0.6,
    within: 100,
    from: 'first',
    run(town, account, random, from, emit) {
      const place = placeIn(random, 'abroad');
      many(60, (n) => emit({ kind: 'failed-login', at: from - (60 - n) * SECOND, user: account.address, place }));
      flooding({ recipients: 1200, everyMs: 3 * SECOND, addresses: 8, perMessage: 2 }).run(town, account, random, from, emit);
    },
  },
  { name: 'drip of two days', hours: 44, begins: 0.75, within: 60, ...flooding({ recipients: 1200, everyMs: (44 * HOUR) / 1200, addresses: 60, perMessage: 1 }) },
];

/** A list as spammers trade them: a third at large providers, the rest one or two a domain. */
const spamList = (random: Random, count: number): string[] => subscribers(random, count, { providers: 0.35, perDomain: 1.3, prefix: `t${random.below(1e6)}` });

function flooding({ recipients, everyMs, addresses, perMessage, fate = 'stale' }: Flood): Pick<Hijack, 'from' | 'run'> {
  return {
    from: 'first',
    run(_town, account, random, from, emit) {
      const places = many(addresses, () => placeIn(random, 'abroad'));
      for (const [n, to] of inPortions(spamList(random, recipients), perMessage).entries()) emit(stolen(from + n * everyMs, account, random.pick(places), to, random, { fate }));
    },
  };
}
