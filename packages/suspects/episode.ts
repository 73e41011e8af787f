import type { Assessment, Episode } from './assessment';
import { EXCUSED_RATIO } from './scoring-rules';

/** Who is a suspect again within an hour never stopped: thieves pause, and a clock that was set back is no pause. */
const PAUSE_MS = 3_600_000;
/** After so long the same facts are told anew. */
const FORGOTTEN_MS = 7 * 24 * 3_600_000;
/** A fact that gives fewer points is a detail. */
const DETAIL_POINTS = 10;

/**
 * Whether somebody is a suspect again or still the same one: an episode goes on as long as its facts do not grow. A program that sends each day what it sent the day before is one line with its
 * beginning; one that does half as much again, or something else, begins a new one.
 *
 * @param before of the account; undefined where it was no suspect yet. @returns the newest episode, whether the account is a suspect now or was one; undefined without any
 */
export function episodeAfter(before: Episode | undefined, { verdict, reasons, at }: Pick<Assessment, 'verdict' | 'reasons' | 'at'>): Episode | undefined {
  if (verdict !== 'suspect') return before;
  const facts = factsOf(reasons);
  const pause = before === undefined ? Infinity : at - before.until;
  if (before === undefined || pause > FORGOTTEN_MS || (pause > PAUSE_MS && hasGrown(before.facts, reasons))) return { since: at, until: at, facts };
  return { since: before.since, until: Math.max(at, before.until), facts: mergedFacts(before.facts, facts) };
}

function hasGrown(known: Episode['facts'], reasons: Assessment['reasons']): boolean {
  return reasons.some(({ code, value, points }) => points >= DETAIL_POINTS && value > EXCUSED_RATIO * (known[code] ?? 0));
}

/** The largest value of each kind of fact, over whatever time. */
function factsOf(reasons: Assessment['reasons']): Episode['facts'] {
  return reasons.reduce<Episode['facts']>((facts, { code, value }) => mergedFacts(facts, { [code]: value }), {});
}

function mergedFacts(one: Episode['facts'], other: Episode['facts']): Episode['facts'] {
  const merged = { ...one };
  for (const [code, value] of Object.entries(other)) merged[code] = Math.max(merged[code] ?? 0, value);
  return merged;
}
