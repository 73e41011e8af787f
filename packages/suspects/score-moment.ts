import { longOf, type LongBefore, type Moment, type Watched } from '@sluice/log-engine/moments';
import * as counters from '@sluice/log-engine/counters';
import type { Assessment } from './assessment';
import { largest, noMeasures, type Measures } from './measures';
import { scoreOf, type Score, type Usual } from './score';
import { COUNTED_MEASURES, MEASURES, MOST_NEAR_ADDRESSES, SCORING_RULES, SUSPECT_SCORE, verdictOf, type Counted, type Measure } from './scoring-rules';

const SHORTEST_HISTORY_SECONDS = 3600;
/** Of a younger account everybody is a stranger. */
export const FIRST_DAYS_SECONDS = 3 * 86_400;
const FEWEST_UNKNOWN = 10;
const FEWEST_CALLED_SPAM = 5;
/** Windows of the engine. */
const TEN_MINUTES = 0;
const AN_HOUR = 1;
/** By measure. */
const COUNTED: ReadonlyMap<Measure, Counted> = new Map(COUNTED_MEASURES);
/** New networks tell of themselves: there are none in the first days. */
const OF_STRANGERS = COUNTED_MEASURES.flatMap(([measure, { counter }]) => (counter === counters.STRANGERS || counter === counters.HIDDEN_STRANGERS ? [measure] : []));
const NEAR = COUNTED_MEASURES.flatMap(([measure, { counter }]) => (counter === counters.NEAR_STRANGERS || counter === counters.NEAR_RECIPIENTS ? [measure] : []));
/** What is only judged while the account still sends: the verdict is about now. */
const LONG = MEASURES.filter((measure) => (COUNTED.get(measure)?.window ?? TEN_MINUTES) !== TEN_MINUTES || /^(?:hour|day|unknown).*Percent$/.test(measure));

/** Below these no rule gives a point, so that such moments need not be kept. */
export const WATCHED: readonly Watched[] = SCORING_RULES.flatMap(({ measure, bands, onlyWith = [] }): Watched[] => {
  // A share is no counter: what it is a share of is watched.
  for (const each of [{ measure, from: bands[0]?.from ?? 0 }, ...onlyWith]) {
    const counted = COUNTED.get(each.measure);
    if (counted) return [{ window: counted.window, counter: counted.counter, above: each.from }];
  }
  return [];
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
 * @param later what became usual from the account's fifth day on: the first days have no past, but a log that is read at once has what came after them
 */
export function scoreMoments(moments: readonly Moment[], firstSeen: number, server: Usual, later: Int32Array | null = null): MomentScore {
  let best: Score = { score: 0, order: 0, reasons: [] };
  let minute: number | null = null;
  for (const moment of moments) {
    const age = ageAt(moment.minute, firstSeen);
    const scored = scoreOf(measuresOf(moment.sums, age), usualBefore(moment, firstSeen, age < FIRST_DAYS_SECONDS ? later : null) ?? server);
    if (scored.order > best.order) {
      best = scored;
      ({ minute } = moment);
    }
  }
  return { ...best, verdict: verdictOf(best.score), minute };
}

/** @returns seconds. @param minute since 1970, at the end of which it is asked. @param firstSeen seconds since 1970 */
export function ageAt(minute: number, firstSeen: number): number {
  return (minute + 1) * 60 - firstSeen;
}

/**
 * Whether what an account did in ten minutes of the clock, and in the hours and days that ended in them, looks like a hijack by itself;
 * it must not become usual. What it did from networks of its own does not, or a newsletter would be a suspect with every issue.
 *
 * @param sums the most of each counter in ten minutes, an hour and a day
 * @param age of the account, in seconds
 */
export function looksHijacked(sums: Int32Array, age: number): boolean {
  // Almost all ten minutes are far below.
  if (at(sums, counters.DOMAINS) < 10 && at(sums, counters.OUTSIDE) < 1000 && at(sums, DAY + counters.NEW_PLACE_RECIPIENTS) < 15) return false;
  measuresOf(sums, age, looked);
  // Where the log does not tell from where, only mail to people who are known is usual.
  const untold = looked.strangers * 2 < looked.outsideAttempts ? looked.untoldPlacePercent : 0;
  for (const measure of NOT_LOOKED_AT) looked[measure] = 0;
  looked.untoldPlacePercent = untold;
  return scoreOf(looked, { of: 'none' }).score >= SUSPECT_SCORE;
}

/** All but new networks, and what ten minutes show by themselves. */
const NOT_LOOKED_AT = MEASURES.filter((measure) => !/NewPlace|newPlace|NewAddresses|^outsideAttempts$|^domains$|^knownDomains$|wnPlacePercent$/.test(measure));
/** A large log has hundreds of thousands of ten minutes: they are looked at in one place. */
const looked = noMeasures();
const HOUR = counters.COUNTER_COUNT;
const DAY = counters.COUNTER_COUNT * 2;

/**
 * What the counters of ten minutes, an hour and a day measure. Where the server's own domains are not known, all recipients
 * count as outside.
 *
 * @param age of the account, in seconds
 * @param measures where to write them
 */
export function measuresOf(sums: Int32Array, age: number, measures = noMeasures()): Measures {
  for (const [measure, { window, counter }] of COUNTED_MEASURES) measures[measure] = at(sums, window * counters.COUNTER_COUNT + counter);
  derive(measures, sums);
  if (measures.dayNewAddresses > MOST_NEAR_ADDRESSES) for (const measure of NEAR) measures[measure] = 0;
  if (age < FIRST_DAYS_SECONDS) for (const measure of OF_STRANGERS) measures[measure] = 0;
  measures.untoldPlacePercent = age < FIRST_DAYS_SECONDS ? 0 : placeShare(sums, 0, counters.UNTOLD_PLACE_RECIPIENTS);
  return measures;
}

/** What is made of several counters. */
function derive(measures: Measures, sums: Int32Array): void {
  const spamIn = (window: number, counted: number): number => shareOf(counted, FEWEST_CALLED_SPAM, at(sums, window + counters.OUTSIDE)) * strangeness(sums, window);
  measures.knownDomains = Math.max(0, at(sums, counters.DOMAINS) - at(sums, counters.NEW_DOMAINS));
  measures.unknownPercent = Math.round(shareOf(measures.unknown, FEWEST_UNKNOWN, measures.hourOutside) * strangeness(sums, HOUR));
  measures.unrelayedPercent = Math.round(shareOf(measures.unrelayed, FEWEST_UNKNOWN, measures.hourOutside) * strangeness(sums, HOUR));
  measures.hourCalledSpamPercent = Math.round(spamIn(HOUR, measures.hourCalledSpam));
  measures.dayCalledSpamPercent = Math.round(spamIn(DAY, measures.dayCalledSpam));
  measures.dayNewPlaceStrangersPercent = measures.dayNewPlaceRecipients === 0 ? 0 : Math.min(100, Math.round((100 * measures.dayNewPlaceStrangers) / measures.dayNewPlaceRecipients));
  measures.ownPlacePercent = placeShare(sums, 0, counters.KNOWN_PLACE_RECIPIENTS);
  measures.hourOwnPlacePercent = placeShare(sums, HOUR, counters.KNOWN_PLACE_RECIPIENTS);
  measures.dayOwnPlacePercent = placeShare(sums, DAY, counters.KNOWN_PLACE_RECIPIENTS);
}

/** How many of those that were written to were strangers, from 0 to 1: an honest forward is refused as spam too, but it goes to somebody known. */
function strangeness(sums: Int32Array, window: number): number {
  const outside = at(sums, window + counters.OUTSIDE);
  return outside === 0 ? 1 : Math.min(1, at(sums, window + counters.STRANGERS) / outside);
}

function placeShare(sums: Int32Array, window: number, of: number): number {
  const all = at(sums, window + counters.RECIPIENTS) + at(sums, window + counters.REFUSED);
  return all === 0 ? 0 : Math.min(100, Math.round((100 * at(sums, window + of)) / all));
}

/** An hour is compared with hours of earlier days, a day with earlier days: what is not known of them is NaN. */
function ownBefore({ minute, before, hourBefore, dayBefore }: Moment, firstSeen: number): Measures | null {
  if (before === null || ageAt(minute, firstSeen) < SHORTEST_HISTORY_SECONDS) return null;
  const measures = noMeasures();
  for (const [measure, { window, counter }] of COUNTED_MEASURES) {
    const long = window === AN_HOUR ? hourBefore : dayBefore;
    measures[measure] = window === TEN_MINUTES ? at(before, counter) : longOf(long, counter);
  }
  measures.unknownPercent = percentBefore(hourBefore, counters.UNKNOWN, FEWEST_UNKNOWN);
  // Of an hour it is not learnt.
  measures.unrelayedPercent = NaN;
  measures.hourCalledSpamPercent = percentBefore(hourBefore, counters.CALLED_SPAM, FEWEST_CALLED_SPAM);
  measures.dayCalledSpamPercent = percentBefore(dayBefore, counters.CALLED_SPAM, FEWEST_CALLED_SPAM);
  return measures;
}

function percentBefore(long: LongBefore | null, of: number, fewest: number): number {
  return long === null ? NaN : Math.round(shareOf(longOf(long, of), fewest, longOf(long, counters.OUTSIDE)));
}

/**
 * @param firstSeen seconds since 1970; an account with less than an hour before the moment has no history to judge by
 * @param excused the most of each counter that is known to be innocent: an operator's word, or what became usual later
 * @returns what is usual for the account itself; null where that is not known
 */
export function usualBefore(moment: Moment, firstSeen: number, excused: Int32Array | null): Usual | null {
  const before = ownBefore(moment, firstSeen);
  if (excused === null) return before === null ? null : { of: 'account', measures: before };
  const innocent = { ...measuresOf(excused, Infinity), knownDomains: 0 };
  return { of: 'account', measures: before === null ? innocent : largest(known(before), innocent) };
}

/** With 0 for what is not known: for comparing with what is. */
function known(measures: Measures): Measures {
  const all = { ...measures };
  for (const measure of MEASURES) if (Number.isNaN(all[measure])) all[measure] = 0;
  return all;
}

/** Hours and days are judged while the account still sends: the verdict is about now. @param age of the account, in seconds */
export function measuresNow(sums: Int32Array, age: number): Measures {
  const measures = measuresOf(sums, age);
  if (measures.outsideAttempts === 0 && measures.newPlaceRecipients === 0) for (const measure of LONG) measures[measure] = 0;
  return measures;
}

/** In percent. One wrong address among three is no share: it must not be what is usual for the account. */
function shareOf(counted: number, fewest: number, named: number): number {
  return counted < fewest || named === 0 ? 0 : Math.min(100, (100 * counted) / named);
}

function at(numbers: Int32Array, index: number): number {
  return numbers[index] ?? 0;
}
