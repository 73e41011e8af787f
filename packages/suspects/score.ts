import type { Reason } from './assessment';
import type { Measures } from './measures';
import { EXCUSED_RATIO, FULL_RATIO, OWN_PLACE_POINTS, SCORING_RULES, UNTOLD_PLACE_POINTS, type Band, type Measure, type ScoringRule } from './scoring-rules';

/** No score is higher. */
export const MOST_POINTS = 100;

/** What a window is compared with. A measure of the account's own that is NaN is not known yet. */
export type Usual = { of: 'account' | 'server'; measures: Measures } | { of: 'none' };

export interface Score {
  /** 0 to 100: the sum of the points of the reasons, at most 100. */
  score: number;
  /** The same without an end, for the order: of several with as many points, whose largest fact is the furthest beyond its band or what is usual. */
  order: number;
  /** Most points first. */
  reasons: Reason[];
}

/** Scores what was measured by the rules. Pure. */
export function scoreOf(measures: Measures, usual: Usual): Score {
  const reasons: Reason[] = [];
  let beyond = 0;
  for (const rule of SCORING_RULES) {
    if (measures[rule.measure] <= (rule.bands[0]?.from ?? 0)) continue;
    const reason = reasonOf(rule, measures, usual);
    if (!(reason.points > 0)) continue;
    beyond = Math.max(beyond, beyondOf(rule, reason));
    // Of several rules with one code the one with the most points counts.
    const other = reasons.findIndex(({ code }) => code === rule.code);
    if (other < 0) reasons.push(reason);
    else if (reason.points > (reasons[other]?.points ?? 0)) reasons[other] = reason;
  }
  countSpreadOnce(reasons);
  countStrangersOnce(reasons);
  countNewPlaceOnce(reasons);
  calm(reasons, measures);
  const given = reasons.filter(({ code, points }) => points > 0 || code === 'place-untold').sort((a, b) => b.points - a.points);
  const sum = given.reduce((points, reason) => points + reason.points, 0);
  return { score: Math.min(MOST_POINTS, sum), order: sum + beyond, reasons: given };
}

/** Points of the order for each doubling beyond. */
const BEYOND_POINTS = 3;

/** A share has an end: nothing is far beyond its band. */
function beyondOf({ bands, measure }: ScoringRule, { value, usual, points }: Reason): number {
  const most = Math.max(bands.at(-1)?.to ?? 1, FULL_RATIO * (usual ?? 0));
  return points > 0 && value > most && !measure.endsWith('Percent') ? BEYOND_POINTS * Math.log2(value / most) : 0;
}

const ANYWHERE: ReadonlySet<Reason['code']> = new Set(SCORING_RULES.flatMap(({ code, anywhere }) => (anywhere ? [code] : [])));
const OWN_PLACE: Record<number, Measure> = { 600: 'ownPlacePercent', 3600: 'hourOwnPlacePercent', 86_400: 'dayOwnPlacePercent' };

/** From a network of the account's own, much mail is no sign of a thief: it weighs less, whatever the reasons are together. */
function calm(reasons: Reason[], measures: Measures): void {
  const calmed = reasons.filter(({ code, windowSeconds }) => !ANYWHERE.has(code) && measures[OWN_PLACE[windowSeconds] ?? 'ownPlacePercent'] >= 50);
  lower(calmed, OWN_PLACE_POINTS);
  if (measures.untoldPlacePercent < 50) return;
  const untold = reasons.filter(({ code }) => !ANYWHERE.has(code));
  const most = measures.strangers * 2 >= measures.outsideAttempts ? UNTOLD_PLACE_POINTS + floodPoints(measures) : OWN_PLACE_POINTS;
  if (!lower(untold, most)) return;
  reasons.push({ code: 'place-untold', points: 0, value: measures.outsideAttempts, usual: null, usualOf: 'none', windowSeconds: 600 });
}

/** Makes points less in proportion, so that they are so many at most. @returns whether they were more */
function lower(reasons: readonly Reason[], most: number): boolean {
  const sum = reasons.reduce((points, reason) => points + reason.points, 0);
  if (sum <= most) return false;
  let left = most;
  for (const reason of reasons) {
    reason.points = Math.floor((reason.points * most) / sum);
    left -= reason.points;
  }
  const [first] = reasons;
  if (first) first.points += left;
  return true;
}

/** What the burst of ten minutes gives for being a flood. */
function floodPoints({ outsideAttempts }: Measures): number {
  const [, flood] = SCORING_RULES.find(({ measure }) => measure === 'outsideAttempts')?.bands ?? [];
  return flood ? Math.round(bandPoints([flood], outsideAttempts)) : 0;
}

/** Strangers from a new network are recipients from there too: those add only what the strangers do not show. */
function countNewPlaceOnce(reasons: Reason[]): void {
  const strangers = reasons.find(({ code }) => code === 'new-place-strangers');
  const which = reasons.findIndex(({ code }) => code === 'new-place-recipients');
  const recipients = reasons[which];
  if (!strangers || !recipients) return;
  recipients.points -= strangers.points;
  if (recipients.points <= 0) reasons.splice(which, 1);
}

/** Both tell of the same spread: the longer window adds only what the ten minutes do not show. */
function countSpreadOnce(reasons: Reason[]): void {
  const spread = reasons.find(({ code }) => code === 'domain-spread');
  const longer = reasons.findIndex(({ code }) => code === 'new-domains');
  const reason = reasons[longer];
  if (!spread || !reason) return;
  reason.points -= spread.points;
  if (reason.points <= 0) reasons.splice(longer, 1);
}

const AMOUNTS: ReadonlySet<Reason['code']> = new Set(['domain-spread', 'new-domains', 'recipients-burst']);

/** Whoever sends much sends to many he never wrote to: that adds only what the amount does not show. */
function countStrangersOnce(reasons: Reason[]): void {
  const which = reasons.findIndex(({ code }) => code === 'strangers');
  const strangers = reasons[which];
  if (!strangers) return;
  strangers.points -= reasons.reduce((sum, { code, points }) => sum + (AMOUNTS.has(code) ? points : 0), 0);
  if (strangers.points <= 0) reasons.splice(which, 1);
}

function reasonOf(rule: ScoringRule, measures: Measures, usual: Usual): Reason {
  const value = measures[rule.measure];
  const known = usual.of === 'none' || Number.isNaN(usual.measures[rule.measure]) ? null : { of: usual.of, value: usual.measures[rule.measure] };
  const excusable = known?.of === 'server' ? Math.min(known.value, rule.serverUsualAtMost) : (known?.value ?? null);
  const fresh = rule.excusedBy === undefined ? 1 : excess(value, measures[rule.excusedBy]);
  const weighed = rule.near === undefined ? value : value - Math.min(value, measures[rule.near]) / 2;
  const points = Math.round(bandPoints(rule.bands, weighed) * Math.min(excess(weighed, excusable), fresh) * gate(rule, measures));
  return { code: rule.code, points, value, usual: known?.value ?? null, usualOf: known?.of ?? 'none', windowSeconds: rule.windowSeconds };
}

function gate({ onlyWith }: ScoringRule, measures: Measures): number {
  return (onlyWith ?? []).reduce((share, { measure, from, to }) => share * between(Math.log(measures[measure]), Math.log(from), Math.log(to)), 1);
}

function bandPoints(bands: readonly Band[], value: number): number {
  return bands.reduce((sum, { from, to, points }) => sum + points * between(Math.log(value), Math.log(from), Math.log(to)), 0);
}

/** How much of the points counts, 0 to 1, by how many times the usual value was measured. */
function excess(value: number, usual: number | null): number {
  if (usual === null) return 1;
  return between(Math.log(value / Math.max(usual, 1)), Math.log(EXCUSED_RATIO), Math.log(FULL_RATIO));
}

function between(value: number, none: number, all: number): number {
  return Math.min(1, Math.max(0, (value - none) / (all - none)));
}
