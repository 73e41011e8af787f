import type { Reason, Verdict } from './assessment';
import type { Measure } from './measures';

/** Points rise with the logarithm of the value: none at `from`, all at `to`, and no more above. */
export interface Band {
  from: number;
  to: number;
  points: number;
}

export interface ScoringRule {
  code: Reason['code'];
  measure: Measure;
  windowSeconds: number;
  bands: readonly Band[];
  /** The most that what others on the server do can excuse, so that several stolen accounts do not excuse each other. */
  serverUsualAtMost: number;
  /** A part of the value that excuses like a usual value does. */
  excusedBy?: Measure;
  /** The points count only as far as these other measures are in their bands too. */
  onlyWith?: readonly { measure: Measure; from: number; to: number }[];
  /** It tells of a thief wherever the mail was sent from; without it, from a network of the account's own all reasons together give at most OWN_PLACE_POINTS. */
  anywhere?: true;
}

/** Over a day, some strangers among people the account knows are how a new program or a journey begins. */
const MOSTLY_STRANGERS = { measure: 'dayNewPlaceStrangersPercent', from: 50, to: 85 } as const;

/** The rules of one code, over a longer and a longer time: what is counted, in which seconds, and its band. */
function overTimes(rule: Omit<ScoringRule, 'measure' | 'windowSeconds' | 'bands'>, points: number, times: readonly (readonly [Measure, number, number, number])[]): ScoringRule[] {
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
export const SCORING_RULES: readonly ScoringRule[] = [
  ...overTimes({ code: 'new-place-strangers', serverUsualAtMost: 5, anywhere: true }, 65, [
    ['newPlaceStrangers', TEN_MINUTES, 15, 60],
    ['hourNewPlaceStrangers', HOUR, 20, 70],
  ]),
  ...overTimes({ code: 'new-place-strangers', serverUsualAtMost: 5, anywhere: true, onlyWith: [MOSTLY_STRANGERS] }, 65, [['dayNewPlaceStrangers', DAY, 24, 60]]),
  ...overTimes({ code: 'new-place-strangers', serverUsualAtMost: 5, anywhere: true, onlyWith: [MOSTLY_STRANGERS, { measure: 'dayNewPlaceStrangers', from: 5, to: 20 }] }, 65, [['weekNewPlaceStrangers', WEEK, 40, 110]]),
  ...overTimes({ code: 'new-place-recipients', serverUsualAtMost: 5, anywhere: true }, 60, [
    ['newPlaceRecipients', TEN_MINUTES, 50, 200],
    ['hourNewPlaceRecipients', HOUR, 80, 250],
    ['dayNewPlaceRecipients', DAY, 250, 700],
  ]),
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
  { code: 'auth-burst', measure: 'auths', windowSeconds: TEN_MINUTES, bands: [{ from: 20, to: 200, points: 10 }], serverUsualAtMost: 100 },
  { code: 'address-spread', measure: 'addresses', windowSeconds: TEN_MINUTES, bands: [{ from: 3, to: 12, points: 5 }], serverUsualAtMost: 3 },
  { code: 'country-spread', measure: 'countries', windowSeconds: TEN_MINUTES, bands: [{ from: 1, to: 4, points: 5 }], serverUsualAtMost: 1 },
  { code: 'refused-attempts', measure: 'refused', windowSeconds: TEN_MINUTES, bands: [{ from: 10, to: 100, points: 5 }], serverUsualAtMost: 100 },
  { code: 'failed-logins', measure: 'failedAuths', windowSeconds: TEN_MINUTES, bands: [{ from: 10, to: 100, points: 4 }], serverUsualAtMost: 20 },
];

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
