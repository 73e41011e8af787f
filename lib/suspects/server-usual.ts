import { MEASURES, noMeasures, type Measures } from './measures';
import type { Usual } from './score';

/** Fewer others are no crowd to compare with. */
const FEWEST_OTHERS = 2;

/**
 * What is usual on the server: for each measure the median of the other accounts that were active in the same window.
 *
 * @param active the measures of every active account
 * @returns a function from one of these accounts' measures to what the others had
 */
export function serverUsual(active: readonly Measures[]): (own: Measures) => Usual {
  if (active.length < FEWEST_OTHERS + 1) return () => ({ of: 'none' });
  const sorted = MEASURES.map((measure) => ({ measure, values: Float64Array.from(active, (each) => each[measure]).sort() }));
  return (own) => {
    const measures = noMeasures();
    for (const { measure, values } of sorted) measures[measure] = medianWithout(values, own[measure]);
    return { of: 'server', measures };
  };
}

/** The lower median of sorted values of which one, equal to `own`, is left out. */
function medianWithout(values: Float64Array, own: number): number {
  const middle = Math.floor((values.length - 2) / 2);
  const median = values[middle] ?? 0;
  return own <= median ? (values[middle + 1] ?? 0) : median;
}
