import type { AccountNow } from '@sluice/suspects/assess';
import { scoreOf, type Score } from '@sluice/suspects/score';
import { MEASURES, type Measure } from '@sluice/suspects/scoring-rules';

const OF_PLACES = /newPlace|NewPlace|NewAddresses|[hH]idden|ForeignSender|[oO]wnPlace|[nN]ear/
const OF_STRANGERS = /[sS]trangers/;
const OF_ANSWERS = /^un(?:known|relayed)|CalledSpam/;
const OF_AMOUNTS = /Outside|^outside|omains/;

/** What is left of the rules without one kind of fact. What was learnt with all of them stays learnt. */
const WITHOUT: Record<string, RegExp> = { 'without places': OF_PLACES, 'without strangers': OF_STRANGERS, 'without answers': OF_ANSWERS, 'without amounts': OF_AMOUNTS };
export const ABLATIONS = [...Object.keys(WITHOUT), 'without what is usual'];

const GONE = new Map<string, readonly Measure[]>(Object.entries(WITHOUT).map(([name, which]) => [name, MEASURES.filter((measure) => which.test(measure))]));

/** Whom nothing makes a suspect need not be asked about. */
export function isQuiet({ measures }: AccountNow): boolean {
  return measures.outsideAttempts < 10 && measures.newPlaceRecipients < 10 && measures.strangers < 5;
}

export function scoreWithout(name: string, { measures, own }: AccountNow): Score {
  if (name === 'without what is usual') return scoreOf(measures, { of: 'none' });
  const left = { ...measures };
  for (const measure of GONE.get(name) ?? []) left[measure] = 0;
  return scoreOf(left, own ?? { of: 'none' });
}
