import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noMeasures, type Measures } from './measures';
import { scoreOf, type Usual } from './score';
import { SCORING_RULES, SUSPECT_SCORE, verdictOf } from './scoring-rules';

const none: Usual = { of: 'none' };
const points = (measures: Partial<Measures>, usual: Usual = none) =>
  Object.fromEntries(scoreOf({ ...noMeasures(), ...measures }, usual).reasons.map((reason) => [reason.code, reason.points]));
const own = (measures: Partial<Measures>): Usual => ({ of: 'account', measures: { ...noMeasures(), ...measures } });
const server = (measures: Partial<Measures>): Usual => ({ of: 'server', measures: { ...noMeasures(), ...measures } });

test.each<[string, Partial<Measures>, Usual, Record<string, number>]>([
  ['nothing', {}, none, {}],
  ['at the lower end of a band', { domains: 10 }, none, {}],
  ['within a band', { domains: 28 }, none, { 'domain-spread': 25 }],
  ['at its upper end', { domains: 80 }, none, { 'domain-spread': 50 }],
  ['far above', { domains: 400 }, none, { 'domain-spread': 50 }],
  ['two bands', { outsideAttempts: 5000 }, none, { 'recipients-burst': 65 }],
  ['as usual', { domains: 80 }, own({ domains: 80 }), {}],
  ['half as much again is excused', { domains: 80 }, own({ domains: 54 }), {}],
  ['four times the usual', { domains: 80 }, own({ domains: 20 }), { 'domain-spread': 50 }],
  ['in between', { domains: 98 }, own({ domains: 40 }), { 'domain-spread': 25 }],
  ['usually nothing', { domains: 80 }, own({}), { 'domain-spread': 50 }],
  ['others excuse a busy day', { auths: 300 }, server({ auths: 200 }), { 'auth-burst': 7 }],
  ['domains written to before excuse', { domains: 80, knownDomains: 60 }, none, {}],
  ['a quarter of them does not', { domains: 80, knownDomains: 20 }, none, { 'domain-spread': 50 }],
  ['new domains add what the spread lacks', { domains: 28, hourNewDomains: 120 }, none, { 'domain-spread': 25, 'new-domains': 25 }],
  ['a drip over a day', { dayNewDomains: 250, dayOutside: 300 }, none, { 'new-domains': 50, 'recipients-burst': 12 }],
  ['its usual day is not known yet', { dayNewDomains: 250 }, own({ dayNewDomains: NaN }), { 'new-domains': 50 }],
  ['most recipients unknown', { unknown: 40, unknownPercent: 61 }, none, { 'unknown-recipients': 40 }],
  ['a typing error or two', { unknown: 2, unknownPercent: 100 }, none, {}],
  ['others who spread excuse little', { domains: 400 }, server({ domains: 400 }), { 'domain-spread': 50 }],
])('%s', (_, measures, usual, expected) => {
  expect(points(measures, usual)).toEqual(expected);
});

test('a reason says what was measured, with what it was compared and in which time', () => {
  expect(scoreOf({ ...noMeasures(), domains: 400 }, server({ domains: 90 })).reasons).toEqual([
    { code: 'domain-spread', points: 50, value: 400, usual: 90, usualOf: 'server', windowSeconds: 600 },
  ]);
  expect(scoreOf({ ...noMeasures(), domains: 400 }, none).reasons[0]).toMatchObject({ usual: null, usualOf: 'none' });
});

const measures = fc.record({
  outsideAttempts: fc.nat({ max: 100_000 }),
  domains: fc.nat({ max: 400 }),
  auths: fc.nat({ max: 100_000 }),
  addresses: fc.nat({ max: 100 }),
  refused: fc.nat({ max: 100_000 }),
  failedAuths: fc.nat({ max: 1_000_000 }),
  knownDomains: fc.constant(0),
  countries: fc.nat({ max: 30 }),
  hourOutside: fc.nat({ max: 100_000 }),
  dayOutside: fc.nat({ max: 1_000_000 }),
  hourNewDomains: fc.nat({ max: 5000 }),
  dayNewDomains: fc.nat({ max: 50_000 }),
  unknown: fc.nat({ max: 5000 }),
  unknownPercent: fc.nat({ max: 100 }),
});
const anyUsual = fc.oneof(
  fc.constant(none),
  measures.map((each): Usual => ({ of: 'account', measures: each })),
  measures.map((each): Usual => ({ of: 'server', measures: each })),
);

test('without spread and below a thousand recipients nothing makes a suspect', () => {
  fc.assert(
    fc.property(measures, anyUsual, (each, usual) => {
      const harmless = { ...each, domains: each.domains % 11, outsideAttempts: each.outsideAttempts % 1001, hourNewDomains: each.hourNewDomains % 26, dayNewDomains: each.dayNewDomains % 61, unknownPercent: each.unknownPercent % 16 };
      expect(verdictOf(scoreOf(harmless, usual).score)).not.toBe('suspect');
    }),
  );
});

test('a score is 0 to 100 and the sum of its reasons, most first', () => {
  fc.assert(
    fc.property(measures, anyUsual, (each, usual) => {
      const { score, reasons } = scoreOf(each, usual);
      const given = reasons.map((reason) => reason.points);
      expect(score).toBe(Math.min(100, given.reduce((sum, value) => sum + value, 0)));
      expect(given).toEqual([...given].sort((a, b) => b - a));
      expect(given.every((value) => Number.isInteger(value) && value > 0)).toBe(true);
    }),
  );
});

test('more of anything never lowers the score', () => {
  fc.assert(
    fc.property(measures, measures, anyUsual, (each, more, usual) => {
      const larger = Object.fromEntries(Object.entries(each).map(([key, value]) => [key, value + more[key as keyof Measures]])) as unknown as Measures;
      expect(scoreOf(larger, usual).score).toBeGreaterThanOrEqual(scoreOf(each, usual).score);
    }),
  );
});

test('the rules that are not about spread or thousands stay below the line together', () => {
  const most = new Map<string, number>();
  for (const { code, bands } of SCORING_RULES) most.set(code, Math.max(most.get(code) ?? 0, bands[0]?.points ?? 0));
  for (const code of ['domain-spread', 'new-domains', 'unknown-recipients']) most.delete(code);
  const others = [...most.values()].reduce((sum, points) => sum + points, 0);
  expect(others).toBeLessThan(SUSPECT_SCORE);
});
