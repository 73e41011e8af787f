import type { LongBefore, Moment, Watched } from '@/lib/logs/engine/account-moments';
import { ADDRESSES, AUTHS, COUNTER_COUNT, DOMAINS, FAILED_LOGINS, NEW_DOMAINS, OUTSIDE, REFUSED, UNKNOWN } from '@/lib/logs/engine/counters';
import type { Assessment } from './assessment';
import { unknownShare } from './long-counts';
import { noMeasures, type LongMeasures, type Measure, type Measures } from './measures';
import { MOST_POINTS, scoreOf, type Score, type Usual } from './score';
import { SCORING_RULES, SUSPECT_SCORE, verdictOf } from './scoring-rules';

const SHORTEST_HISTORY_SECONDS = 3600;

/** Which counter of which window of the log engine a measure is. */
const COUNTED: Partial<Record<Measure, { window: 0 | 1 | 2; counter: number }>> = {
  outsideAttempts: { window: 0, counter: OUTSIDE },
  domains: { window: 0, counter: DOMAINS },
  auths: { window: 0, counter: AUTHS },
  addresses: { window: 0, counter: ADDRESSES },
  refused: { window: 0, counter: REFUSED },
  failedAuths: { window: 0, counter: FAILED_LOGINS },
  hourOutside: { window: 1, counter: OUTSIDE },
  hourNewDomains: { window: 1, counter: NEW_DOMAINS },
  dayOutside: { window: 2, counter: OUTSIDE },
  dayNewDomains: { window: 2, counter: NEW_DOMAINS },
  unknown: { window: 1, counter: UNKNOWN },
};

/** Below these no rule gives a point, so that such moments need not be kept. */
export const WATCHED: readonly Watched[] = SCORING_RULES.flatMap(({ measure, bands, onlyWith }): Watched[] => {
  const counted = COUNTED[onlyWith?.measure ?? measure];
  return counted ? [{ ...counted, above: onlyWith?.from ?? bands[0]?.from ?? 0 }] : [];
});

export interface MomentScore extends Score {
  verdict: Assessment['verdict'];
  /** The last minute since 1970 of what was judged; null where nothing gave a point. */
  minute: number | null;
}

/**
 * Scores the moments of an account by the rules of the live assessment and gives back the highest.
 *
 * @param firstSeen seconds since 1970; an account with less than an hour before the moment has no history to judge by
 * @param server what is usual for the server's other accounts, used where the account has no history
 */
export function scoreMoments(moments: readonly Moment[], firstSeen: number, server: Usual): MomentScore {
  let best: Score = { score: 0, reasons: [] };
  let minute: number | null = null;
  for (const moment of moments) {
    const scored = scoreOf(measuresOf(moment.sums), ownUsual(moment, firstSeen) ?? server);
    if (scored.score > best.score) {
      best = scored;
      ({ minute } = moment);
    }
    if (best.score === MOST_POINTS) break;
  }
  return { ...best, verdict: verdictOf(best.score), minute };
}

/** Whether ten minutes look like a hijack by themselves; such ten minutes must not become usual. */
export function looksHijacked(counters: Int32Array): boolean {
  // Almost all ten minutes are far below.
  if (at(counters, DOMAINS) < 10 && at(counters, OUTSIDE) < 1000) return false;
  const measures = { ...noMeasures(), outsideAttempts: at(counters, OUTSIDE), domains: at(counters, DOMAINS), knownDomains: knownDomainsOf(counters) };
  return scoreOf(measures, { of: 'none' }).score >= SUSPECT_SCORE;
}

const HOUR = COUNTER_COUNT;
const DAY = COUNTER_COUNT * 2;

/**
 * What the counters of ten minutes, an hour and a day measure. A log read afterwards does not tell which recipients were
 * outside, so all count as such.
 */
export function measuresOf(sums: Int32Array): Measures {
  const hourOutside = at(sums, HOUR + OUTSIDE);
  const unknown = at(sums, HOUR + UNKNOWN);
  return measured(sums, knownDomainsOf(sums), {
    hourOutside,
    dayOutside: at(sums, DAY + OUTSIDE),
    hourNewDomains: at(sums, HOUR + NEW_DOMAINS),
    dayNewDomains: at(sums, DAY + NEW_DOMAINS),
    unknown,
    unknownPercent: unknownShare(unknown, hourOutside),
  });
}

/** What a log does not tell is 0. */
function measured(tenMinutes: Int32Array, knownDomains: number, long: LongMeasures): Measures {
  return {
    outsideAttempts: at(tenMinutes, OUTSIDE),
    domains: at(tenMinutes, DOMAINS),
    knownDomains,
    auths: at(tenMinutes, AUTHS),
    addresses: at(tenMinutes, ADDRESSES),
    countries: 0,
    refused: at(tenMinutes, REFUSED),
    failedAuths: at(tenMinutes, FAILED_LOGINS),
    ...long,
  };
}

function knownDomainsOf(tenMinutes: Int32Array): number {
  return Math.max(0, at(tenMinutes, DOMAINS) - at(tenMinutes, NEW_DOMAINS));
}

/** An hour is compared with hours of earlier days, a day with earlier days: what is not known of them is NaN. */
function ownUsual({ minute, before, hourBefore, dayBefore }: Moment, firstSeen: number): Usual | null {
  if (before === null || (minute + 1) * 60 - firstSeen < SHORTEST_HISTORY_SECONDS) return null;
  const hour: LongBefore = hourBefore ?? { outside: NaN, newDomains: NaN, unknown: NaN };
  return {
    of: 'account',
    measures: measured(before, 0, {
      hourOutside: hour.outside,
      dayOutside: dayBefore?.outside ?? NaN,
      hourNewDomains: hour.newDomains,
      dayNewDomains: dayBefore?.newDomains ?? NaN,
      unknown: hour.unknown,
      unknownPercent: hourBefore === null ? NaN : unknownShare(hour.unknown, hour.outside),
    }),
  };
}

function at(numbers: Int32Array, index: number): number {
  return numbers[index] ?? 0;
}
