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
  /** The points count only as far as this other measure is in its band too. */
  onlyWith?: { measure: Measure; from: number; to: number };
}

const TEN_MINUTES = 600;
const HOUR = 3600;
const DAY = 24 * HOUR;

/**
 * How an account is judged; docs/detection.md explains each. Of several rules with one code the one with the most points
 * counts. Without spread over domains, without recipients that do not exist and below 1,000 recipients in ten minutes all
 * rules together give 59 points, which is less than SUSPECT_SCORE: logins, addresses, refusals and ordinary amounts of
 * mail alone never make a suspect.
 */
export const SCORING_RULES: readonly ScoringRule[] = [
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
    onlyWith: { measure: 'unknown', from: 10, to: 40 },
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

export const SUSPECT_SCORE = 60;
export const WATCH_SCORE = 30;

export function verdictOf(score: number): Verdict {
  if (score >= SUSPECT_SCORE) return 'suspect';
  return score >= WATCH_SCORE ? 'watch' : 'normal';
}
