import { noMeasures, type Measures } from './measures';
import { scoreOf, type Usual } from './score';
import { MEASURES, SUSPECT_SCORE } from './scoring-rules';

/** Fewer others are no crowd to compare with. */
const FEWEST_OTHERS = 2;

/**
 * What is usual on the server: for each measure the median of the other accounts that were active in the same window. An
 * account that looks hijacked by itself is no yardstick, or several stolen ones would excuse each other.
 *
 * @param active the measures of every active account
 * @returns a function from an account's own measures, the same object where it is among `active`, to what the others had
 */
export function serverUsual(active: readonly Measures[]): (own: Measures) => Usual {
  const peers = new Set(active.filter((each) => scoreOf(each, { of: 'none' }).score < SUSPECT_SCORE));
  const sorted = MEASURES.map((measure) => ({ measure, values: Float64Array.from(peers, (each) => each[measure]).sort() }));
  return (own) => {
    const isPeer = peers.has(own);
    if (peers.size - (isPeer ? 1 : 0) < FEWEST_OTHERS) return { of: 'none' };
    const measures = noMeasures();
    for (const { measure, values } of sorted) measures[measure] = isPeer ? medianWithout(values, own[measure]) : lowerMedian(values, values.length);
    return { of: 'server', measures };
  };
}

/** The lower median of sorted values of which one, equal to `own`, is left out. */
function medianWithout(values: Float64Array, own: number): number {
  const median = lowerMedian(values, values.length - 1);
  return own <= median ? (values[Math.floor(values.length / 2)] ?? 0) : median;
}

function lowerMedian(values: Float64Array, length: number): number {
  return values[Math.floor((length - 1) / 2)] ?? 0;
}
