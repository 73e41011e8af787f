import type { Reason } from './assessment';
import type { Measures } from './measures';
import { EXCUSED_RATIO, FULL_RATIO, SCORING_RULES, type Band, type ScoringRule } from './scoring-rules';

/** What a window is compared with. */
export type Usual = { of: 'account' | 'server'; measures: Measures } | { of: 'none' };

export interface Score {
  /** 0 to 100: the sum of the points of the reasons, at most 100. */
  score: number;
  /** Most points first. */
  reasons: Reason[];
}

/** Scores one window of `windowSeconds` by the rules. Pure. */
export function scoreOf(measures: Measures, usual: Usual, windowSeconds: number): Score {
  const reasons: Reason[] = [];
  for (const rule of SCORING_RULES) {
    const value = measures[rule.measure];
    const points = Math.round(bandPoints(rule.bands, value) * excess(value, usualValue(rule, usual)));
    if (points === 0) continue;
    reasons.push({ code: rule.code, points, value, usual: usual.of === 'none' ? null : usual.measures[rule.measure], usualOf: usual.of, windowSeconds });
  }
  reasons.sort((a, b) => b.points - a.points);
  return { score: Math.min(100, reasons.reduce((sum, reason) => sum + reason.points, 0)), reasons };
}

function usualValue(rule: ScoringRule, usual: Usual): number | null {
  if (usual.of === 'none') return null;
  const value = usual.measures[rule.measure];
  return usual.of === 'server' ? Math.min(value, rule.serverUsualAtMost) : value;
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
