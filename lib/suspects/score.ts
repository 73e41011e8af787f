import type { Reason } from './assessment';
import type { Measures } from './measures';
import { EXCUSED_RATIO, FULL_RATIO, SCORING_RULES, type Band, type ScoringRule } from './scoring-rules';

/** No score is higher. */
export const MOST_POINTS = 100;

/** What a window is compared with. A measure of the account's own that is NaN is not known yet. */
export type Usual = { of: 'account' | 'server'; measures: Measures } | { of: 'none' };

export interface Score {
  /** 0 to 100: the sum of the points of the reasons, at most 100. */
  score: number;
  /** Most points first. */
  reasons: Reason[];
}

/** Scores what was measured by the rules. Pure. */
export function scoreOf(measures: Measures, usual: Usual): Score {
  const reasons: Reason[] = [];
  for (const rule of SCORING_RULES) {
    if (measures[rule.measure] <= (rule.bands[0]?.from ?? 0)) continue;
    const reason = reasonOf(rule, measures, usual);
    if (!(reason.points > 0)) continue;
    // Of several rules with one code the one with the most points counts.
    const other = reasons.findIndex(({ code }) => code === rule.code);
    if (other < 0) reasons.push(reason);
    else if (reason.points > (reasons[other]?.points ?? 0)) reasons[other] = reason;
  }
  countSpreadOnce(reasons);
  reasons.sort((a, b) => b.points - a.points);
  return { score: Math.min(MOST_POINTS, reasons.reduce((sum, { points }) => sum + points, 0)), reasons };
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

function reasonOf(rule: ScoringRule, measures: Measures, usual: Usual): Reason {
  const value = measures[rule.measure];
  const known = usual.of === 'none' || Number.isNaN(usual.measures[rule.measure]) ? null : { of: usual.of, value: usual.measures[rule.measure] };
  const excusable = known?.of === 'server' ? Math.min(known.value, rule.serverUsualAtMost) : (known?.value ?? null);
  const fresh = rule.excusedBy === undefined ? 1 : excess(value, measures[rule.excusedBy]);
  const points = Math.round(bandPoints(rule.bands, value) * Math.min(excess(value, excusable), fresh) * gate(rule, measures));
  return { code: rule.code, points, value, usual: known?.value ?? null, usualOf: known?.of ?? 'none', windowSeconds: rule.windowSeconds };
}

function gate({ onlyWith }: ScoringRule, measures: Measures): number {
  return onlyWith === undefined ? 1 : between(Math.log(measures[onlyWith.measure]), Math.log(onlyWith.from), Math.log(onlyWith.to));
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
