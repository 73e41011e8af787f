import type { LongBefore, Moment, Watched } from '@/lib/logs/engine/account-moments';
import { ADDRESSES, AUTHS, COUNTER_COUNT, COUNTRIES, DOMAINS, FAILED_LOGINS, NEW_DOMAINS, OUTSIDE, REFUSED, UNKNOWN } from '@/lib/logs/engine/counters';
import type { Assessment } from './assessment';
import { largest, MEASURES, noLongMeasures, noMeasures, type LongMeasures, type Measure, type Measures } from './measures';
import { MOST_POINTS, scoreOf, type Score, type Usual } from './score';
import { SCORING_RULES, SUSPECT_SCORE, verdictOf } from './scoring-rules';

const SHORTEST_HISTORY_SECONDS = 3600;
const FEWEST_UNKNOWN = 10;

/** Which counter of which window of the log engine a measure is. */
const COUNTED: Partial<Record<Measure, { window: 0 | 1 | 2; counter: number }>> = {
  outsideAttempts: { window: 0, counter: OUTSIDE },
  domains: { window: 0, counter: DOMAINS },
  auths: { window: 0, counter: AUTHS },
  addresses: { window: 0, counter: ADDRESSES },
  countries: { window: 0, counter: COUNTRIES },
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
    const scored = scoreOf(measuresOf(moment.sums), usualBefore(moment, firstSeen, null) ?? server);
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
 * What the counters of ten minutes, an hour and a day measure. Where the server's own domains are not known, all recipients
 * count as outside.
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

function measured(tenMinutes: Int32Array, knownDomains: number, long: LongMeasures): Measures {
  return {
    outsideAttempts: at(tenMinutes, OUTSIDE),
    domains: at(tenMinutes, DOMAINS),
    knownDomains,
    auths: at(tenMinutes, AUTHS),
    addresses: at(tenMinutes, ADDRESSES),
    countries: at(tenMinutes, COUNTRIES),
    refused: at(tenMinutes, REFUSED),
    failedAuths: at(tenMinutes, FAILED_LOGINS),
    ...long,
  };
}

function knownDomainsOf(tenMinutes: Int32Array): number {
  return Math.max(0, at(tenMinutes, DOMAINS) - at(tenMinutes, NEW_DOMAINS));
}

/** An hour is compared with hours of earlier days, a day with earlier days: what is not known of them is NaN. */
function ownBefore({ minute, before, hourBefore, dayBefore }: Moment, firstSeen: number): Measures | null {
  if (before === null || (minute + 1) * 60 - firstSeen < SHORTEST_HISTORY_SECONDS) return null;
  const hour: LongBefore = hourBefore ?? { outside: NaN, newDomains: NaN, unknown: NaN };
  return measured(before, 0, {
      hourOutside: hour.outside,
      dayOutside: dayBefore?.outside ?? NaN,
      hourNewDomains: hour.newDomains,
      dayNewDomains: dayBefore?.newDomains ?? NaN,
      unknown: hour.unknown,
      unknownPercent: hourBefore === null ? NaN : unknownShare(hour.unknown, hour.outside),
    });
}

/**
 * @param firstSeen seconds since 1970; an account with less than an hour before the moment has no history to judge by
 * @param excused the most of each counter that an operator found innocent
 * @returns what is usual for the account itself; null where that is not known
 */
export function usualBefore(moment: Moment, firstSeen: number, excused: Int32Array | null): Usual | null {
  const before = ownBefore(moment, firstSeen);
  if (excused === null) return before === null ? null : { of: 'account', measures: before };
  const innocent = { ...measuresOf(excused), knownDomains: 0 };
  return { of: 'account', measures: before === null ? innocent : largest(known(before), innocent) };
}

/** With 0 for what is not known: for comparing with what is. */
function known(measures: Measures): Measures {
  const all = { ...measures };
  for (const measure of MEASURES) if (Number.isNaN(all[measure])) all[measure] = 0;
  return all;
}

/** Hours and days are judged while the account still sends: the verdict is about now. */
export function measuresNow(sums: Int32Array): Measures {
  const measures = measuresOf(sums);
  return measures.outsideAttempts > 0 ? measures : { ...measures, ...noLongMeasures() };
}

/** In percent. One wrong address among three is no share: it must not be what is usual for the account. */
function unknownShare(unknown: number, named: number): number {
  return unknown < FEWEST_UNKNOWN || named === 0 ? 0 : Math.min(100, Math.round((100 * unknown) / named));
}

function at(numbers: Int32Array, index: number): number {
  return numbers[index] ?? 0;
}
