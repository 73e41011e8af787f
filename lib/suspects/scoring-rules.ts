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
  bands: readonly Band[];
  /** The most that what others on the server do can excuse, so that several stolen accounts do not excuse each other. */
  serverUsualAtMost: number;
}

/**
 * How an account is judged; docs/detection.md explains each. Without spread over domains, and below 1,000 recipients, all
 * rules together give 59 points, which is less than SUSPECT_SCORE: logins, addresses, refusals and ordinary amounts of
 * mail alone never make a suspect.
 */
export const SCORING_RULES: readonly ScoringRule[] = [
  { code: 'domain-spread', measure: 'domains', bands: [{ from: 10, to: 80, points: 50 }], serverUsualAtMost: 6 },
  {
    code: 'recipients-burst',
    measure: 'outsideAttempts',
    bands: [
      { from: 20, to: 200, points: 30 },
      { from: 1000, to: 5000, points: 35 },
    ],
    serverUsualAtMost: 100,
  },
  { code: 'auth-burst', measure: 'auths', bands: [{ from: 20, to: 200, points: 10 }], serverUsualAtMost: 100 },
  { code: 'address-spread', measure: 'addresses', bands: [{ from: 3, to: 12, points: 10 }], serverUsualAtMost: 3 },
  { code: 'refused-attempts', measure: 'refused', bands: [{ from: 10, to: 100, points: 5 }], serverUsualAtMost: 100 },
  { code: 'failed-logins', measure: 'failedAuths', bands: [{ from: 10, to: 100, points: 4 }], serverUsualAtMost: 20 },
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
