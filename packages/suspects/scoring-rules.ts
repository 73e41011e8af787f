import * as counters from '@sluice/log-engine/counters';
import type { Verdict } from './assessment';

/** Which counter of the log engine, and of which of its windows. */
export interface Counted {
  window: 0 | 1 | 2;
  counter: number;
}

const ten = (counter: number): Counted => ({ window: 0, counter });
const hour = (counter: number): Counted => ({ window: 1, counter });
const day = (counter: number): Counted => ({ window: 2, counter });

/**
 * What is counted, in ten minutes, an hour or a day. What an hour or a day is compared with is known of the counters that `moments.ts`
 * learns; `docs/detection.md` says what each reason cannot see.
 */
const COUNTED = {
  /** Recipients outside, accepted or refused: what the account tried to send. */
  outsideAttempts: ten(counters.OUTSIDE),
  hourOutside: hour(counters.OUTSIDE),
  dayOutside: day(counters.OUTSIDE),
  /** Distinct outside domains among them. */
  domains: ten(counters.DOMAINS),
  /** Outside domains the account had never written to before. */
  hourNewDomains: hour(counters.NEW_DOMAINS),
  dayNewDomains: day(counters.NEW_DOMAINS),
  /** People outside, by their addresses, that the account had never written to nor had mail from. */
  strangers: ten(counters.STRANGERS),
  hourStrangers: hour(counters.STRANGERS),
  dayStrangers: day(counters.STRANGERS),
  /** People, colleagues too, that it had never written to, from a network that it had not used before. */
  newPlaceStrangers: ten(counters.NEW_PLACE_STRANGERS),
  hourNewPlaceStrangers: hour(counters.NEW_PLACE_STRANGERS),
  dayNewPlaceStrangers: day(counters.NEW_PLACE_STRANGERS),
  weekNewPlaceStrangers: day(counters.WEEK_STRANGERS),
  /** Recipients of any kind from such a network; and addresses in such networks that it logged in from for the first time. */
  newPlaceRecipients: ten(counters.NEW_PLACE_RECIPIENTS),
  hourNewPlaceRecipients: hour(counters.NEW_PLACE_RECIPIENTS),
  dayNewPlaceRecipients: day(counters.NEW_PLACE_RECIPIENTS),
  dayNewAddresses: day(counters.NEW_ADDRESSES),
  /** Those of both whose new network is one from which others of the server send as from their own. */
  nearStrangers: ten(counters.NEAR_STRANGERS),
  hourNearStrangers: hour(counters.NEAR_STRANGERS),
  dayNearStrangers: day(counters.NEAR_STRANGERS),
  nearRecipients: ten(counters.NEAR_RECIPIENTS),
  hourNearRecipients: hour(counters.NEAR_RECIPIENTS),
  dayNearRecipients: day(counters.NEAR_RECIPIENTS),
  /** Strangers through web mail, which hides the network. */
  hiddenStrangers: ten(counters.HIDDEN_STRANGERS),
  hourHiddenStrangers: hour(counters.HIDDEN_STRANGERS),
  dayHiddenStrangers: day(counters.HIDDEN_STRANGERS),
  /** Recipients of mail that was sent as somebody of a domain that is neither the server's nor ever used by the account, from a new network or through web mail. */
  hourForeignSender: hour(counters.FOREIGN_SENDER),
  /** Recipients that do not exist, and recipients whose servers called the mail spam. */
  unknown: hour(counters.UNKNOWN),
  /** Recipients whose mail MailCarrier had not relayed ten minutes later. */
  unrelayed: hour(counters.UNRELAYED),
  hourCalledSpam: hour(counters.CALLED_SPAM),
  dayCalledSpam: day(counters.CALLED_SPAM),
  auths: ten(counters.AUTHS),
  addresses: ten(counters.ADDRESSES),
  /** Distinct countries of the addresses; 0 when no country is known. */
  countries: ten(counters.COUNTRIES),
  /** Recipients refused, inside or outside. */
  refused: ten(counters.REFUSED),
  failedAuths: ten(counters.FAILED_LOGINS),
};

/** What is made of several counters, by `derive` in `score-moment.ts`. */
const DERIVED = [
  /** Domains in ten minutes that the account had written to before. */
  'knownDomains',
  /** The share of those strangers among the recipients from a new network, in percent. */
  'dayNewPlaceStrangersPercent',
  /** The share of all that were named, in percent, as far as those were strangers. */
  'unknownPercent',
  'unrelayedPercent',
  'hourCalledSpamPercent',
  'dayCalledSpamPercent',
  /** The share of all recipients, in percent, to whom the account wrote from a network that is known to be its own. */
  'ownPlacePercent',
  'hourOwnPlacePercent',
  'dayOwnPlacePercent',
  /** The share of those of ten minutes for whom a log that may tell the client's address does not. */
  'untoldPlacePercent',
] as const;

export type Measure = keyof typeof COUNTED | (typeof DERIVED)[number];
export const COUNTED_MEASURES = Object.entries(COUNTED) as readonly [Measure, Counted][];
export const MEASURES: readonly Measure[] = [...COUNTED_MEASURES.map(([measure]) => measure), ...DERIVED];

/** Points rise with the logarithm of the value: none at `from`, all at `to`, and no more above. */
export interface Band {
  from: number;
  to: number;
  points: number;
}

interface Rule<Code extends string> {
  /** The reason that it gives; its sentences stand under it in `packages/messages`. */
  code: Code;
  measure: Measure;
  windowSeconds: number;
  bands: readonly Band[];
  /** The most that what others on the server do can excuse, so that several stolen accounts do not excuse each other. */
  serverUsualAtMost: number;
  /** A part of the value that excuses like a usual value does. */
  excusedBy?: Measure;
  /** The part of the value that counts half: the network is new to the account, but others of the server send from it as from their own. */
  near?: Measure;
  /** The points count only as far as these other measures are in their bands too. */
  onlyWith?: readonly { measure: Measure; from: number; to: number }[];
  /** It tells of a thief wherever the mail was sent from; without it, from a network of the account's own all reasons together give at most OWN_PLACE_POINTS. */
  anywhere?: true;
}

/** Over a day, some strangers among people the account knows are how a new program or a journey begins. */
const MOSTLY_STRANGERS = { measure: 'dayNewPlaceStrangersPercent', from: 50, to: 85 } as const;

/** The rules of one code, over a longer and a longer time: what is counted, in which seconds, and its band. */
function overTimes<const Code extends string>(rule: Omit<Rule<Code>, 'measure' | 'windowSeconds' | 'bands'>, points: number, times: readonly (readonly [Measure, number, number, number])[]): Rule<Code>[] {
  return times.map(([measure, windowSeconds, from, to]) => ({ ...rule, measure, windowSeconds, bands: [{ from, to, points }] }));
}

const TEN_MINUTES = 600;
const HOUR = 3600;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/**
 * How an account is judged; docs/detection.md explains each. Of several rules with one code the one with the most points
 * counts. Without spread over domains, without recipients that do not exist and below 1,000 recipients in ten minutes all
 * rules together give 59 points, which is less than SUSPECT_SCORE: logins, addresses, refusals and ordinary amounts of
 * mail alone never make a suspect. From a network that is known to be the account's own even less does.
 */
const RULES = [
  ...overTimes({ code: 'new-place-strangers', serverUsualAtMost: 5, anywhere: true, near: 'nearStrangers' }, 65, [['newPlaceStrangers', TEN_MINUTES, 15, 60]]),
  ...overTimes({ code: 'new-place-strangers', serverUsualAtMost: 5, anywhere: true, near: 'hourNearStrangers' }, 65, [['hourNewPlaceStrangers', HOUR, 20, 70]]),
  ...overTimes({ code: 'new-place-strangers', serverUsualAtMost: 5, anywhere: true, near: 'dayNearStrangers', onlyWith: [MOSTLY_STRANGERS] }, 65, [['dayNewPlaceStrangers', DAY, 24, 60]]),
  ...overTimes({ code: 'new-place-strangers', serverUsualAtMost: 5, anywhere: true, onlyWith: [MOSTLY_STRANGERS, { measure: 'dayNewPlaceStrangers', from: 5, to: 20 }] }, 65, [['weekNewPlaceStrangers', WEEK, 40, 110]]),
  ...overTimes({ code: 'new-place-recipients', serverUsualAtMost: 5, anywhere: true, near: 'nearRecipients' }, 60, [['newPlaceRecipients', TEN_MINUTES, 50, 200]]),
  ...overTimes({ code: 'new-place-recipients', serverUsualAtMost: 5, anywhere: true, near: 'hourNearRecipients' }, 60, [['hourNewPlaceRecipients', HOUR, 80, 250]]),
  ...overTimes({ code: 'new-place-recipients', serverUsualAtMost: 5, anywhere: true, near: 'dayNearRecipients' }, 60, [['dayNewPlaceRecipients', DAY, 250, 700]]),
  ...overTimes({ code: 'new-addresses', serverUsualAtMost: 2, anywhere: true, onlyWith: [MOSTLY_STRANGERS, { measure: 'dayNewPlaceStrangers', from: 8, to: 24 }] }, 40, [['dayNewAddresses', DAY, 4, 12]]),
  ...overTimes({ code: 'webmail-strangers', serverUsualAtMost: 5, anywhere: true }, 62, [
    ['hiddenStrangers', TEN_MINUTES, 35, 120],
    ['hourHiddenStrangers', HOUR, 50, 160],
    ['dayHiddenStrangers', DAY, 80, 240],
  ]),
  ...overTimes({ code: 'strangers', serverUsualAtMost: 100 }, 30, [
    ['strangers', TEN_MINUTES, 60, 300],
    ['hourStrangers', HOUR, 100, 700],
    ['dayStrangers', DAY, 200, 1200],
  ]),
  { code: 'called-spam', measure: 'hourCalledSpamPercent', windowSeconds: HOUR, bands: [{ from: 2.5, to: 9, points: 40 }], serverUsualAtMost: 3, anywhere: true, onlyWith: [{ measure: 'hourCalledSpam', from: 4, to: 8 }] },
  { code: 'called-spam', measure: 'dayCalledSpamPercent', windowSeconds: DAY, bands: [{ from: 2.5, to: 9, points: 40 }], serverUsualAtMost: 3, anywhere: true, onlyWith: [{ measure: 'dayCalledSpam', from: 5, to: 10 }] },
  ...overTimes({ code: 'foreign-sender', serverUsualAtMost: 5, anywhere: true }, 20, [['hourForeignSender', HOUR, 20, 100]]),
  { code: 'domain-spread', measure: 'domains', windowSeconds: TEN_MINUTES, bands: [{ from: 10, to: 80, points: 50 }], serverUsualAtMost: 6, excusedBy: 'knownDomains' },
  { code: 'new-domains', measure: 'hourNewDomains', windowSeconds: HOUR, bands: [{ from: 25, to: 120, points: 50 }], serverUsualAtMost: 6 },
  { code: 'new-domains', measure: 'dayNewDomains', windowSeconds: DAY, bands: [{ from: 60, to: 250, points: 50 }], serverUsualAtMost: 12 },
  {
    code: 'recipients-burst',
    measure: 'outsideAttempts',
    windowSeconds: TEN_MINUTES,
    bands: [
      { from: 20, to: 200, points: 30 },
      { from: 1000, to: 5000, points: 35 },
    ],
    serverUsualAtMost: 100,
  },
  { code: 'recipients-burst', measure: 'hourOutside', windowSeconds: HOUR, bands: [{ from: 300, to: 2000, points: 30 }], serverUsualAtMost: 100 },
  { code: 'recipients-burst', measure: 'dayOutside', windowSeconds: DAY, bands: [{ from: 150, to: 900, points: 30 }], serverUsualAtMost: 150 },
  {
    code: 'unknown-recipients',
    measure: 'unknownPercent',
    windowSeconds: HOUR,
    bands: [{ from: 15, to: 40, points: 40 }],
    serverUsualAtMost: 5,
    anywhere: true,
    onlyWith: [{ measure: 'unknown', from: 10, to: 40 }],
  },
  {
    code: 'not-relayed',
    measure: 'unrelayedPercent',
    windowSeconds: HOUR,
    bands: [{ from: 15, to: 40, points: 40 }],
    serverUsualAtMost: 5,
    anywhere: true,
    onlyWith: [{ measure: 'unrelayed', from: 10, to: 40 }],
  },
  { code: 'auth-burst', measure: 'auths', windowSeconds: TEN_MINUTES, bands: [{ from: 20, to: 200, points: 10 }], serverUsualAtMost: 100 },
  { code: 'address-spread', measure: 'addresses', windowSeconds: TEN_MINUTES, bands: [{ from: 3, to: 12, points: 5 }], serverUsualAtMost: 3 },
  { code: 'country-spread', measure: 'countries', windowSeconds: TEN_MINUTES, bands: [{ from: 1, to: 4, points: 5 }], serverUsualAtMost: 1 },
  { code: 'refused-attempts', measure: 'refused', windowSeconds: TEN_MINUTES, bands: [{ from: 10, to: 100, points: 5 }], serverUsualAtMost: 100 },
  { code: 'failed-logins', measure: 'failedAuths', windowSeconds: TEN_MINUTES, bands: [{ from: 10, to: 100, points: 4 }], serverUsualAtMost: 20 },
] as const satisfies readonly Rule<string>[];

export type RuleCode = (typeof RULES)[number]['code'];
export type ScoringRule = Rule<RuleCode>;
export const SCORING_RULES: readonly ScoringRule[] = RULES;
export const RULE_CODES: readonly RuleCode[] = [...new Set(SCORING_RULES.map(({ code }) => code))];

/** Whoever comes from more new addresses in a day is near in none of them: a person is in one or two places, a botnet in many homes. */
export const MOST_NEAR_ADDRESSES = 4;

/** Up to this many times the usual value nothing is added; from FULL_RATIO on, everything. */
export const EXCUSED_RATIO = 1.5;
export const FULL_RATIO = 4;

/** The most points of what was sent from a network of the account's own, besides what others say of it. */
export const OWN_PLACE_POINTS = 45;
/**
 * The same where the log does not tell from where, and most of them are strangers: a first campaign and a theft look alike there. What only a flood sends in
 * ten minutes comes on top.
 */
export const UNTOLD_PLACE_POINTS = 55;

export const SUSPECT_SCORE = 60;
export const WATCH_SCORE = 30;

export function verdictOf(score: number): Verdict {
  if (score >= SUSPECT_SCORE) return 'suspect';
  return score >= WATCH_SCORE ? 'watch' : 'normal';
}
