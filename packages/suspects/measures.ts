import { MEASURES, type Measure } from './scoring-rules';

export type Measures = Record<Measure, number>;

/** Parsed, as an object that gets its many names one by one is kept as a table, which is larger and slower; and so are its copies. */
const NOTHING = JSON.parse(JSON.stringify(Object.fromEntries(MEASURES.map((name) => [name, 0])))) as Measures;

export function noMeasures(): Measures {
  return { ...NOTHING };
}

/** The larger of each. */
export function largest(a: Measures, b: Measures): Measures {
  return measuresFrom((name) => Math.max(a[name], b[name]));
}

function measuresFrom(value: (name: Measure) => number): Measures {
  const measures = noMeasures();
  for (const name of MEASURES) measures[name] = value(name);
  return measures;
}
